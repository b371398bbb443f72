package prb.trade.api;

import java.time.Instant;
import java.util.List;
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
 * @param preconditions a job for which one of them does not hold any more ends {@link JobOutcome.Obsolete}; 0..16
 */
public record TradeJob(String id, AccountId signer, Optional<AccountId> proxiedOwner, JobAction action, int priority,
        Instant createdAt, Instant expiresAt, List<Precondition> preconditions) {
    private static final int PRECONDITIONS_MAX = 16;

    public TradeJob {
        preconditions = List.copyOf(preconditions);
        if (preconditions.size() > PRECONDITIONS_MAX) {
            throw new IllegalArgumentException("job " + id + " has " + preconditions.size() + " preconditions, not 0.."
                    + PRECONDITIONS_MAX);
        }
        if (id.isEmpty() || id.length() > 200) {
            throw new IllegalArgumentException("job id has " + id.length() + " characters, not 1..200");
        }
    }

    /** A job without preconditions. */
    public TradeJob(String id, AccountId signer, Optional<AccountId> proxiedOwner, JobAction action, int priority,
            Instant createdAt, Instant expiresAt) {
        this(id, signer, proxiedOwner, action, priority, createdAt, expiresAt, List.of());
    }
}
