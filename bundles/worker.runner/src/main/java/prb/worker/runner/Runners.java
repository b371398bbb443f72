package prb.worker.runner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import prb.worker.runner.pace.Gate;

/**
 * Divides the fleet into runners, as the original did into processes: groups of a bounded size. The workers of a runner start a
 * few at a time, so that one group of broken or slow workers does not keep the others from starting. One thread.
 */
final class Runners {

    /** Workers of one runner that are met and initialised at the same time. */
    static final int STARTS_AT_A_TIME = 16;
    /** A worker that does not answer holds its place no longer than this. */
    private static final Duration HOLD_MAX = Duration.ofSeconds(2);

    private final int workersMax;
    private final List<Runner> runners = new ArrayList<>();

    /** One group. */
    static final class Runner {
        private final Gate starts = new Gate(STARTS_AT_A_TIME, HOLD_MAX);
        private int workers;

        Gate starts() {
            return starts;
        }
    }

    /** @param workersMax most workers of a runner, 1 or more */
    Runners(int workersMax) {
        this.workersMax = workersMax;
    }

    /** A runner with room for one more worker, which has its place there until {@link #leave}. */
    Runner join() {
        Runner free = runners.stream().filter(runner -> runner.workers < workersMax).findFirst().orElseGet(() -> {
            Runner added = new Runner();
            runners.add(added);
            return added;
        });
        free.workers++;
        return free;
    }

    void leave(Runner runner) {
        runner.workers--;
        if (runner.workers == 0) {
            runners.remove(runner);
        }
    }

    /** How many there are. */
    int count() {
        return runners.size();
    }
}
