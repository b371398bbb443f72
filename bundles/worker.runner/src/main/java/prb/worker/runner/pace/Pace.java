package prb.worker.runner.pace;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** Where the runner's time and chance come from. Safe for use by any thread. */
public interface Pace {

    Instant now();

    /** Uniform in 0 (inclusive) to 1 (exclusive). */
    double random();

    /** Waits until the bell was rung, at most {@code atMost}. Only the bell's owner may call. */
    void await(Doorbell bell, Duration atMost) throws InterruptedException;

    /**
     * A pause before the next try: doubles with each failure, then half to the whole of it by chance, so that many workers
     * that failed together do not come back together.
     *
     * @param failures failures in a row, 1 or more
     */
    default Duration backOff(int failures, Duration first, Duration most) {
        int doublings = Math.min(Math.max(failures, 1) - 1, 20);
        double millis = Math.min(first.toMillis() * Math.pow(2, doublings), (double) most.toMillis());
        return Duration.ofMillis(Math.max(1, Math.round(millis * (0.5 + random() / 2))));
    }

    /** The system's clock and a random generator. */
    static Pace system() {
        return new Pace() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public double random() {
                return ThreadLocalRandom.current().nextDouble();
            }

            @Override
            public void await(Doorbell bell, Duration atMost) throws InterruptedException {
                bell.await(atMost);
            }
        };
    }
}
