package prb.worker.api;

/**
 * A worker to create, as typed by the operator.
 *
 * @param endpoint URL text
 * @param stake decimal text in the smallest unit, or in PHA, as in {@code 4000 PHA} and {@code 0.5PHA}
 */
public record NewWorker(long pid, String name, String endpoint, String stake, boolean enabled, boolean syncOnly,
        boolean gatekeeper) {}
