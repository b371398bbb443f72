package prb.worker.runner.machine;

import java.time.Duration;
import java.util.Optional;
import prb.worker.api.Worker;

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
 * @param publishing whether the chain is told where workers can be reached
 */
public record Settings(int minBenchScore, boolean enforceMinBenchScore, boolean syncOnly, boolean devSkipRa, int workersPerRunner,
        Duration stillMax, Duration registrationMax, boolean fastSync, Publishing publishing) {

    /**
     * Whether and how the chain is told where workers can be reached.
     *
     * @param pattern of each worker's URL with {name}, {host} and {port}; empty: what its pRuntime was told itself
     */
    public record Publishing(boolean on, String pattern) {

        public static final Publishing OFF = new Publishing(false, "");

        /** The URL of a worker by the pattern; empty without one. Host and port are those that we reach it at. */
        Optional<String> url(Worker worker) {
            if (pattern.isBlank()) {
                return Optional.empty();
            }
            int port = worker.endpoint().getPort();
            return Optional.of(pattern.replace("{host}", String.valueOf(worker.endpoint().getHost()))
                    .replace("{port}", port < 0 ? worker.endpoint().getScheme().equals("https") ? "443" : "80" : "" + port)
                    .replace("{name}", worker.name()));
        }
    }

    public static final int WORKERS_PER_RUNNER = 150;
    public static final Duration STILL_MAX = Duration.ofMinutes(5);

    /** Nothing is published. */
    public Settings(int minBenchScore, boolean enforceMinBenchScore, boolean syncOnly, boolean devSkipRa, int workersPerRunner,
            Duration stillMax, Duration registrationMax, boolean fastSync) {
        this(minBenchScore, enforceMinBenchScore, syncOnly, devSkipRa, workersPerRunner, stillMax, registrationMax, fastSync,
                Publishing.OFF);
    }

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
