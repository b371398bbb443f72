package prb.worker.api;

import java.util.Optional;
import prb.substrate.crypto.account.AccountId;

/**
 * A stake pool that the bridge runs workers for.
 *
 * @param id random UUID, given by the inventory
 * @param pid the pool's number on chain
 * @param name unique
 * @param operator account that signs
 * @param proxiedOwner the pool's owner on chain when the operator is only its proxy
 */
public record Pool(String id, long pid, String name, AccountId operator, Optional<AccountId> proxiedOwner, boolean enabled,
        boolean syncOnly) {

    /** The account that owns the pool on chain: workers are registered with it as operator. */
    public AccountId owner() {
        return proxiedOwner.orElse(operator);
    }
}
