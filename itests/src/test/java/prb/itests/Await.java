package prb.itests;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition with a deadline. */
final class Await {

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private Await() {}

    /** Asks again and again until the condition holds; fails with what was awaited and the state then. */
    static void until(String what, Duration limit, Callable<Boolean> condition, Supplier<String> state) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + limit + ": " + what + "; " + state.get());
            }
            LockSupport.parkNanos(STEP_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException("while waiting for " + what);
            }
        }
    }
}
