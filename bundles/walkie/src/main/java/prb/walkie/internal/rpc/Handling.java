package prb.walkie.internal.rpc;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.walkie.api.Access;
import prb.walkie.api.WalkieException;

/**
 * Runs handlers, each on a virtual thread of its own, for as long as they may and as somebody waits for them. What only reads is
 * then interrupted; what changes something goes on. Looks every 250 ms whether the caller is still there.
 */
final class Handling implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Handling.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final ExecutorService threads = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("walkie-handler-", 0).factory());
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder late = new LongAdder();

    /** Nobody waits for the answer any more. */
    static final class CallerGone extends Exception {
        private static final long serialVersionUID = 1L;

        CallerGone(String what) {
            super("the caller of " + what + " is gone");
        }
    }

    /** What is to be run. @param after runs when the work ends, however and whenever that is */
    record Work<T>(String what, Access access, Duration atMost, Callable<T> body, Runnable after) {}

    /**
     * Runs a handler to its end.
     *
     * @param gone whether the caller is gone
     * @throws WalkieException the handler's own, or SERVER when it took too long
     */
    <T> T run(Work<T> work, BooleanSupplier gone) throws WalkieException, CallerGone {
        Future<T> future = submit(work);
        long deadline = System.nanoTime() + work.atMost().toNanos();
        while (true) {
            long left = deadline - System.nanoTime();
            try {
                return future.get(Math.max(1, Math.min(LOOK_NANOS, left)), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (gone.getAsBoolean()) {
                    cancelled.increment();
                    stop(work, future);
                    throw new CallerGone(work.what());
                }
                if (deadline - System.nanoTime() <= 0) {
                    late.increment();
                    stop(work, future);
                    throw new WalkieException(WalkieException.Type.SERVER, work.what() + " took longer than "
                            + work.atMost().toMillis() + " ms"
                            + (work.access() == Access.CHANGE ? "; it may still be carried out" : ""), e);
                }
            } catch (ExecutionException e) {
                throw failure(Objects.requireNonNullElse(e.getCause(), e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stop(work, future);
                throw new WalkieException(WalkieException.Type.SERVER, "this node stops", e);
            }
        }
    }

    private <T> Future<T> submit(Work<T> work) {
        FutureTask<T> task = new FutureTask<>(work.body());
        threads.execute(() -> {
            try {
                task.run();
            } finally {
                work.after().run();
            }
        });
        return task;
    }

    private static void stop(Work<?> work, Future<?> future) {
        future.cancel(work.access() == Access.READ);
    }

    private static WalkieException failure(Throwable cause) {
        return switch (cause) {
            case WalkieException own -> own;
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            default -> new WalkieException(WalkieException.Type.SERVER, cause.toString(), cause);
        };
    }

    long cancelled() {
        return cancelled.sum();
    }

    long late() {
        return late.sum();
    }

    /** Takes no more work; what changes something may end what it does. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("handlers of calls were still busy when the node closed");
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
