package prb.worker.runner.machine;

import java.time.Duration;

/**
 * What holds for all workers of this process.
 *
 * @param minBenchScore lowest benchmark score that is good enough
 * @param enforceMinBenchScore wait for such a score before a worker is added
 * @param syncOnly feed workers, send nothing
 * @param devSkipRa initialise runtimes without attestation; development only
 * @param workersPerRunner most workers of a runner, a group that starts together
 * @param stillMax time without movement after which something is done about a worker that lacks blocks
 * @param registrationMax age at which a registration is renewed with a fresh attestation; zero never
 * @param fastSync fresh workers that can are given the state of the parachain instead of all of its blocks
 */
public record Settings(int minBenchScore, boolean enforceMinBenchScore, boolean syncOnly, boolean devSkipRa, int workersPerRunner,
        Duration stillMax, Duration registrationMax, boolean fastSync) {

    public static final int WORKERS_PER_RUNNER = 150;
    public static final Duration STILL_MAX = Duration.ofMinutes(5);

    /** With fast starts. */
    public Settings(int minBenchScore, boolean enforceMinBenchScore, boolean syncOnly, boolean devSkipRa, int workersPerRunner,
            Duration stillMax, Duration registrationMax) {
        this(minBenchScore, enforceMinBenchScore, syncOnly, devSkipRa, workersPerRunner, stillMax, registrationMax, true);
    }

    /** The rest as it is by default. */
    public Settings(int minBenchScore, boolean enforceMinBenchScore, boolean syncOnly, boolean devSkipRa) {
        this(minBenchScore, enforceMinBenchScore, syncOnly, devSkipRa, WORKERS_PER_RUNNER, STILL_MAX, Duration.ZERO);
    }
}
