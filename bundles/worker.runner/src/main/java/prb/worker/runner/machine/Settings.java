package prb.worker.runner.machine;

/**
 * What holds for all workers of this runner.
 *
 * @param minBenchScore lowest benchmark score that is good enough
 * @param enforceMinBenchScore wait for such a score before a worker is added
 * @param syncOnly feed workers, send nothing
 * @param devSkipRa initialise runtimes without attestation; development only
 */
public record Settings(int minBenchScore, boolean enforceMinBenchScore, boolean syncOnly, boolean devSkipRa) {}
