package prb.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import prb.trade.api.JobOutcome;
import prb.trade.api.TradeJob;

/**
 * The jobs that this process has taken, and what it could not tell Redis about them yet. As many as its callers keep in hand;
 * nothing is dropped, for an outcome that is lost here would be a transaction sent twice.
 */
final class Hand {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, TradeJob> held = new LinkedHashMap<>();
    private final Map<String, Optional<JobOutcome>> untold = new LinkedHashMap<>();

    /** Takes jobs in hand. @return those that were not in hand already */
    List<TradeJob> add(List<TradeJob> jobs) {
        lock.lock();
        try {
            List<TradeJob> fresh = new ArrayList<>(jobs.size());
            for (TradeJob job : jobs) {
                if (held.putIfAbsent(job.id(), job) == null) {
                    fresh.add(job);
                }
            }
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    Optional<TradeJob> get(String jobId) {
        lock.lock();
        try {
            return Optional.ofNullable(held.get(jobId));
        } finally {
            lock.unlock();
        }
    }

    /** Redis knows what became of the job. */
    void remove(String jobId) {
        lock.lock();
        try {
            held.remove(jobId);
            untold.remove(jobId);
        } finally {
            lock.unlock();
        }
    }

    /** Keeps what became of a job until Redis can be told; the first counts. @param outcome empty for a release */
    void keep(String jobId, Optional<JobOutcome> outcome) {
        lock.lock();
        try {
            untold.putIfAbsent(jobId, outcome);
        } finally {
            lock.unlock();
        }
    }

    Map<String, Optional<JobOutcome>> untold() {
        lock.lock();
        try {
            return new LinkedHashMap<>(untold);
        } finally {
            lock.unlock();
        }
    }

    List<TradeJob> jobs() {
        lock.lock();
        try {
            return List.copyOf(held.values());
        } finally {
            lock.unlock();
        }
    }
}
