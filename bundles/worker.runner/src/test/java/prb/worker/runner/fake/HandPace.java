package prb.worker.runner.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import prb.worker.runner.pace.Doorbell;
import prb.worker.runner.pace.Pace;

/** A clock that moves only when told. */
public final class HandPace implements Pace {

    private final Random random;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    public HandPace(long seed) {
        random = new Random(seed);
    }

    public void advance(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public double random() {
        return random.nextDouble();
    }

    @Override
    public void await(Doorbell bell, Duration atMost) {
        throw new UnsupportedOperationException("machines are turned by hand");
    }
}
