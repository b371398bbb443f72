package prb.redis;

import java.time.Duration;

/**
 * The times of one node on the queue.
 *
 * @param life how long a node counts as alive after its last sign
 * @param answer bound on one answer of Redis
 * @param recheckOffered when a trader looks for jobs although no signal came
 * @param recheckEnded when a waiting producer looks for its outcome although no signal came
 * @param finishedKept age at which finished jobs are forgotten
 */
record Timing(Duration life, Duration answer, Duration recheckOffered, Duration recheckEnded, Duration finishedKept) {

    /** The usual ones. @param life 1 s or more */
    static Timing of(Duration life, Duration finishedKept) {
        return new Timing(life, Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofSeconds(15), finishedKept);
    }

    /** Between two signs of life; several may be missed. */
    Duration beat() {
        return life.dividedBy(5);
    }

    /** Between two attempts while Redis is out of reach. */
    Duration retry() {
        Duration second = Duration.ofSeconds(1);
        return beat().compareTo(second) < 0 ? beat() : second;
    }
}
