package prb.worker.api.shadow;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import prb.scale.Bytes;
import prb.worker.api.WorkerReport;

/**
 * What would have been sent for a worker.
 *
 * @param counts by kind, such as dispatch_block and register_worker; the same bytes count once as long as they are remembered
 * @param latest the newest ones, oldest first
 */
public record ShadowReport(WorkerReport worker, Map<String, Long> counts, List<Wish> latest) {

    public ShadowReport {
        counts = Map.copyOf(counts);
        latest = List.copyOf(latest);
    }

    /**
     * Something that would have been sent.
     *
     * @param kind of request or job @param what id of a job; of a request its first bytes in hex
     * @param bytes its size, 0 for jobs @param hash blake2b of a request, 16 bytes; empty for jobs
     */
    public record Wish(Instant at, String kind, String what, long bytes, Bytes hash) {}
}
