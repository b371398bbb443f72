package prb.worker.pruntime;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One fair lock per endpoint text, shared by all clients of that endpoint and forgotten with the last of them. pRuntime
 * itself takes one lock for every call, so a second request would only wait there and lose its time. Any thread.
 */
final class EndpointLocks {

    /** Dead entries are looked for each time the table has grown to this many more. */
    private static final int CLEAN_EVERY = 256;

    private final Map<String, WeakReference<ReentrantLock>> locks = new HashMap<>();
    private int cleanAt = CLEAN_EVERY;

    synchronized ReentrantLock of(String base) {
        WeakReference<ReentrantLock> known = locks.get(base);
        ReentrantLock lock = known == null ? null : known.get();
        if (lock == null) {
            lock = new ReentrantLock(true);
            locks.put(base, new WeakReference<>(lock));
        }
        if (locks.size() >= cleanAt) {
            locks.values().removeIf(entry -> entry.get() == null);
            cleanAt = locks.size() + CLEAN_EVERY;
        }
        return lock;
    }
}
