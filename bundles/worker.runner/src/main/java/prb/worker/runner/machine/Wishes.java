package prb.worker.runner.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import prb.scale.Bytes;
import prb.substrate.crypto.hash.Hashing;
import prb.worker.api.WorkerReport;
import prb.worker.api.shadow.ShadowReport;
import prb.worker.api.shadow.ShadowReport.Wish;
import prb.worker.runner.pace.Pace;

/** What would have been sent for one worker: counts by kind and the newest ones. Any thread. */
final class Wishes {

    /** Wishes remembered; the same one counts again once it was forgotten. */
    private static final int LATEST_MAX = 32;
    private static final int FIRST_BYTES = 16;
    private static final int HASH_BYTES = 16;

    private final Pace pace;
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Wish> latest = new LinkedHashMap<>();

    Wishes(Pace pace) {
        this.pace = pace;
    }

    /** A request that would have gone to the worker. */
    void request(String kind, List<Bytes> parts) {
        Bytes whole = Bytes.concat(parts);
        Bytes hash = Hashing.blake2b(whole, HASH_BYTES);
        String first = whole.slice(0, Math.min(FIRST_BYTES, whole.size())).toHex();
        add(kind + hash, new Wish(pace.now(), kind, first, whole.size(), hash));
    }

    /** A job that would have gone to the trader. */
    void job(String kind, String id) {
        add(id, new Wish(pace.now(), kind, id, 0, Bytes.EMPTY));
    }

    private synchronized void add(String key, Wish wish) {
        if (latest.putIfAbsent(key, wish) != null) {
            return;
        }
        counts.merge(wish.kind(), 1L, Long::sum);
        if (latest.size() > LATEST_MAX) {
            latest.remove(latest.keySet().iterator().next());
        }
    }

    synchronized ShadowReport report(WorkerReport worker) {
        return new ShadowReport(worker, counts, new ArrayList<>(latest.values()));
    }
}
