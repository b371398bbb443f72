package prb.ops.rest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import prb.ops.api.ApiAnswer;
import prb.worker.api.Checkpoint;
import prb.worker.api.Fleet;

/**
 * Has workers take checkpoints, all of an order at once, and waits {@link #WAIT_S} s for them: one takes up to three minutes.
 * What is not done by then goes on. At most {@value #UNDER_WAY_MAX} are under way. Any thread.
 */
final class Checkpoints implements AutoCloseable {

    static final int UNDER_WAY_MAX = 1_000;
    private static final long WAIT_S = 25;

    private final Semaphore permits = new Semaphore(UNDER_WAY_MAX);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("prb-ops-checkpoint-", 0)
            .factory());

    /** What became of a wish. */
    private record Said(boolean ok, String message) {}

    ApiAnswer take(Fleet fleet, List<String> ids) {
        Map<String, Future<Said>> wishes = new LinkedHashMap<>();
        Results results = new Results();
        for (String id : ids) {
            if (permits.tryAcquire()) {
                wishes.put(id, threads.submit(() -> one(fleet, id)));
            } else {
                results.add(id, false, UNDER_WAY_MAX + " checkpoints are under way, ask again");
            }
        }
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
        wishes.forEach((id, wish) -> {
            Said said = outcome(wish, until - System.nanoTime());
            results.add(id, said.ok(), said.message());
        });
        return results.answer();
    }

    private Said one(Fleet fleet, String id) throws InterruptedException {
        try {
            Optional<Checkpoint> taken = fleet.takeCheckpoint(id);
            return taken.map(Checkpoints::said).orElse(new Said(false, "no worker with this id is driven here"));
        } finally {
            permits.release();
        }
    }

    private static Said said(Checkpoint checkpoint) {
        return switch (checkpoint) {
            case Checkpoint.Taken taken -> new Said(true, "it has a checkpoint at para block " + taken.paraBlock());
            case Checkpoint.Unsupported _ -> new Said(false, "its pRuntime does not know checkpoints");
            case Checkpoint.Failed failed -> new Said(false, failed.reason());
        };
    }

    private static Said outcome(Future<Said> wish, long nanos) {
        try {
            return wish.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new Said(true, "it is asked to and has not done it within " + WAIT_S + " s; that goes on");
        } catch (ExecutionException e) {
            return new Said(false, String.valueOf(e.getCause()));
        } catch (CancellationException e) {
            return new Said(false, "this room is being stopped");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Said(true, "it is asked to; nobody waited for it");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
