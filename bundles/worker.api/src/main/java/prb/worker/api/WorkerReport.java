package prb.worker.api;

import java.time.Instant;
import java.util.Optional;
import prb.scale.Bytes;

/**
 * What a worker is doing.
 *
 * @param reason why it is in this state, one sentence; empty when there is nothing to say
 * @param since when the state was entered
 * @param nextTry when a failed step is tried again
 * @param nextRelayHeader next numbers the worker wants, -1 unknown
 * @param version what its pRuntime called itself when it was asked last; empty before it answered
 */
public record WorkerReport(Worker worker, WorkerState state, String reason, Instant since, Optional<Instant> nextTry,
        Optional<Bytes> publicKey,
        long nextRelayHeader, long nextParaHeader, long nextParaBlock, String version) {

    /** Of a worker that has not told its version. */
    public WorkerReport(Worker worker, WorkerState state, String reason, Instant since, Optional<Instant> nextTry,
            Optional<Bytes> publicKey, long nextRelayHeader, long nextParaHeader, long nextParaBlock) {
        this(worker, state, reason, since, nextTry, publicKey, nextRelayHeader, nextParaHeader, nextParaBlock, "");
    }
}
