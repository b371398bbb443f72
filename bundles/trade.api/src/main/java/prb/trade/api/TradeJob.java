package prb.trade.api;

import java.time.Instant;
import java.util.Optional;
import prb.substrate.crypto.account.AccountId;

/**
 * Something to do on chain, once.
 *
 * @param id idempotency key, 1..200 characters: a second job with the same id is the same job
 * @param signer account that signs
 * @param proxiedOwner account to act for through proxy.proxy
 * @param priority higher goes first; 0 is usual, messages of computing workers are higher
 * @param expiresAt a job not sent by then ends {@link JobOutcome.Expired}
 */
public record TradeJob(String id, AccountId signer, Optional<AccountId> proxiedOwner, JobAction action, int priority,
        Instant createdAt, Instant expiresAt) {
    public TradeJob {
        if (id.isEmpty() || id.length() > 200) {
            throw new IllegalArgumentException("job id has " + id.length() + " characters, not 1..200");
        }
    }
}
