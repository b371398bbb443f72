package prb.trade.trader;

import java.time.Instant;

/** The clocks of this process. Durations go by {@link #nanos}, so that a clock that is set changes none. */
interface Ticks {

    /** Of the wall, for what others wrote down. */
    Instant now();

    /** Monotonic. */
    long nanos();

    /** The system's. */
    static Ticks system() {
        return new Ticks() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }
        };
    }
}
