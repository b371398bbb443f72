package prb.trade.api;

import java.math.BigInteger;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import prb.scale.Bytes;
import prb.substrate.runtime.Runtime;

/**
 * Forms extrinsics from jobs. Strategies are services; for each job the one with the highest {@code service.ranking} that
 * accepts its kind is asked. A drop-in must set a ranking above 0. Implementations are called from any thread and keep no state.
 */
@ConsumerType
public interface ExtrinsicStrategy {

    /** Whether this strategy forms jobs of a kind ({@link JobAction#kind()}). */
    boolean accepts(String kind);

    /**
     * Forms calls from jobs of one signing account, in the order they should be executed. Every job must come back in
     * exactly one plan.
     *
     * @param jobs 1..limits.callsMax jobs that this strategy accepted
     */
    List<Plan> form(List<TradeJob> jobs, Runtime runtime, Limits limits);

    /** @param callsMax most calls in one extrinsic @param callBytesMax most bytes of one call */
    record Limits(int callsMax, int callBytesMax) {}

    /** One extrinsic to send, or a refusal. */
    sealed interface Plan {
        List<String> jobIds();
    }

    /**
     * @param call the encoded call
     * @param jobIds one id per item of the batch, in order; an id stands as often as its job has calls
     * @param batched whether item events tell the jobs' results one by one
     * @param proxied whether the call is wrapped in proxy.proxy
     * @param tip that the extrinsic offers at least, in the smallest unit; the trader may offer more, up to its own bound
     */
    record Send(Bytes call, List<String> jobIds, boolean batched, boolean proxied, BigInteger tip) implements Plan {
        public Send {
            jobIds = List.copyOf(jobIds);
            if (tip.signum() < 0) {
                throw new IllegalArgumentException("a tip of " + tip + " is below 0");
            }
        }

        /** An extrinsic without a tip of its own. */
        public Send(Bytes call, List<String> jobIds, boolean batched, boolean proxied) {
            this(call, jobIds, batched, proxied, BigInteger.ZERO);
        }
    }

    /** Jobs that get no extrinsic. @param reason for the operator, a sentence */
    record Refuse(List<String> jobIds, String reason) implements Plan {
        public Refuse {
            jobIds = List.copyOf(jobIds);
        }
    }
}
