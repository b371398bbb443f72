package prb.redis;

/** The clocks of this process. */
interface Ticks {

    /** Monotonic, in ns; goes on while the process is stopped. */
    long nanos();

    /** Of the wall, in ms; unlike the other it also goes on while the machine is suspended. */
    long millis();

    /** The system's. */
    static Ticks system() {
        return new Ticks() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public long millis() {
                return System.currentTimeMillis();
            }
        };
    }
}
