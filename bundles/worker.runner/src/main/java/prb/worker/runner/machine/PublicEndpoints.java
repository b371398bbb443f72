package prb.worker.runner.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.trade.api.JobAction;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.PRuntimeClient.SignedEndpoints;
import prb.worker.api.PRuntimeException;
import prb.worker.api.Worker;
import prb.worker.api.chain.FleetChain;
import prb.worker.api.chain.FleetChainException;
import prb.worker.runner.feed.WorkerFaultException;

/**
 * Keeps what the chain says of where a worker can be reached as it is wanted. Nothing is remembered: the chain's entry is
 * compared with the wish once in an hour, or a little after a job that was to change it. The chain takes a signature for four
 * hours by the time of the worker's last block, and its entry then stays; so each job is formed with a fresh signature, and jobs
 * live for minutes. Used by the worker's thread only.
 */
final class PublicEndpoints {

    /** For a job: its kind and its purpose. */
    static final String KIND = "update_worker_endpoint";
    private static final Duration COMPARE_AGAIN = Duration.ofHours(1);
    private static final Duration AFTER_A_JOB = Duration.ofMinutes(5);
    private static final Logger LOG = LoggerFactory.getLogger(PublicEndpoints.class);

    private final PRuntimeClient client;
    private final FleetChain chain;
    private final Settings.Publishing settings;
    private Instant compareAt = Instant.MIN;

    PublicEndpoints(PRuntimeClient client, FleetChain chain, Settings.Publishing settings) {
        this.client = client;
        this.chain = chain;
        this.settings = settings;
    }

    /** The call that publishes what is wanted; empty when nothing is due. */
    Optional<JobAction.Call> due(Life life, Worker worker, Instant now)
            throws PRuntimeException, FleetChainException, WorkerFaultException {
        if (!settings.on() || now.isBefore(compareAt)) {
            return Optional.empty();
        }
        compareAt = now.plus(COMPARE_AGAIN);
        List<String> wanted = settings.url(worker).map(List::of).orElseGet(List::of);
        if (wanted.isEmpty()) {
            Optional<SignedEndpoints> own = client.endpoints();
            if (own.isEmpty()) {
                return Optional.empty();
            }
            wanted = own.get().urls();
        }
        if (chain.endpoints(life.publicKey).equals(wanted)) {
            return Optional.empty();
        }
        Optional<SignedEndpoints> signed = client.signEndpoints(settings.url(worker).map(List::of).orElseGet(List::of));
        if (signed.isEmpty()) {
            LOG.warn("worker {} signs no endpoints: its pRuntime knows no such call, or its pool is only followed",
                    worker.name());
            return Optional.empty();
        }
        check(signed.get(), life, wanted);
        compareAt = now.plus(AFTER_A_JOB);
        return Optional.of(new JobAction.Call(KIND, chain.endpointCall(signed.get().payload(), signed.get().signature())));
    }

    private static void check(SignedEndpoints signed, Life life, List<String> wanted) throws WorkerFaultException {
        if (!signed.publicKey().equals(life.publicKey)) {
            throw new WorkerFaultException("pRuntime signs its endpoints with another public key than it has");
        }
        if (!signed.urls().equals(wanted)) {
            throw new WorkerFaultException("pRuntime signs other endpoints than it was asked for: " + signed.urls());
        }
    }
}
