package prb.worker.api;

import java.util.Optional;
import prb.substrate.crypto.account.AccountId;

/**
 * A pool to create.
 *
 * @param operatorSecret secret URI of the operator's sr25519 key: phrase, 0x seed, derivations; never logged
 */
public record NewPool(long pid, String name, String operatorSecret, Optional<AccountId> proxiedOwner, boolean enabled,
        boolean syncOnly) {

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "NewPool[pid=" + pid + ", name=" + name + "]";
    }
}
