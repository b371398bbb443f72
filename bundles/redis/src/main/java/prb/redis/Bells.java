package prb.redis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Those who wait for news: takers for any offered job, producers for the end of one job each. One bell per job that somebody
 * waits for, so that an ended job wakes nobody else.
 */
final class Bells {

    /** One job's bell; used under the lock. */
    static final class Bell {
        private final Condition rung;
        private int waiters;
        private long rings;

        private Bell(Condition rung) {
            this.rung = rung;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition offered = lock.newCondition();
    private final Map<String, Bell> jobs = new ConcurrentHashMap<>();
    private long offers;

    /** A number that grows with each offer that was heard of. */
    long offers() {
        lock.lock();
        try {
            return offers;
        } finally {
            lock.unlock();
        }
    }

    void ringOffered() {
        lock.lock();
        try {
            offers++;
            offered.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until more offers were heard of than were seen, at most so long. */
    void awaitOffered(long seen, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (offers == seen && left > 0) {
                left = offered.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Begins to listen for a job; each call needs one of {@link #drop}. */
    Bell hang(String jobId) {
        lock.lock();
        try {
            Bell bell = jobs.computeIfAbsent(jobId, id -> new Bell(lock.newCondition()));
            bell.waiters++;
            return bell;
        } finally {
            lock.unlock();
        }
    }

    void drop(String jobId, Bell bell) {
        lock.lock();
        try {
            if (--bell.waiters == 0) {
                jobs.remove(jobId);
            }
        } finally {
            lock.unlock();
        }
    }

    long rings(Bell bell) {
        lock.lock();
        try {
            return bell.rings;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the bell rang more often than was seen, at most so long. */
    void await(Bell bell, long seen, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (bell.rings == seen && left > 0) {
                left = bell.rung.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** @param jobId the job that ended; empty rings for all */
    void ringEnded(String jobId) {
        if (!jobId.isEmpty() && !jobs.containsKey(jobId)) {
            return;
        }
        lock.lock();
        try {
            if (jobId.isEmpty()) {
                jobs.values().forEach(Bells::ring);
            } else {
                jobs.computeIfPresent(jobId, (id, bell) -> ring(bell));
            }
        } finally {
            lock.unlock();
        }
    }

    private static Bell ring(Bell bell) {
        bell.rings++;
        bell.rung.signalAll();
        return bell;
    }

    /** Wakes everybody to look anew. */
    void ringAll() {
        ringOffered();
        ringEnded("");
    }
}
