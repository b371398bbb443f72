package prb.worker.api;

import java.util.Optional;

/**
 * What a pool is to become.
 *
 * @param pool the full new value; its id says which pool. Its operator counts only without a secret, and must then be the
 *     present one
 * @param operatorSecret secret URI of a new operator's sr25519 key, as in {@link NewPool}; empty keeps the present operator;
 *     never logged
 */
public record PoolUpdate(Pool pool, Optional<String> operatorSecret) {

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "PoolUpdate[pool=" + pool + ", " + (operatorSecret.isPresent() ? "new operator" : "same operator") + "]";
    }
}
