package prb.worker.runner.fake;

import java.time.Duration;
import java.time.Instant;
import prb.worker.runner.pace.Doorbell;
import prb.worker.runner.pace.Pace;

/** A clock that runs 200 times as fast as the real one. */
public final class FastPace implements Pace {

    private static final int SPEED = 200;

    private final long start = System.nanoTime();
    private final Instant zero = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant now() {
        return zero.plusNanos((System.nanoTime() - start) * SPEED);
    }

    @Override
    public double random() {
        return 0.5;
    }

    @Override
    public void await(Doorbell bell, Duration atMost) throws InterruptedException {
        bell.await(atMost.dividedBy(SPEED));
    }
}
