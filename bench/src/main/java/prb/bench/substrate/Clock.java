package prb.bench.substrate;

/** What a second of a rate is. */
enum Clock {

    /** As it passes; what counts where several threads work for one answer. */
    WALL,

    /** Of processor time that the JVM got, so that other work on the machine does not count against a side. */
    PROCESSOR
}
