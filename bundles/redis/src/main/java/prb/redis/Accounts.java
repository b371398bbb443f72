package prb.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.Attempt;
import prb.trade.api.Fence;
import prb.trade.api.JobOutcome;
import prb.trade.api.StaleFenceException;
import prb.trade.api.TradeJob;

/**
 * The accounts that this process works, and their attempts: in Redis, where the next trader finds them, and on this machine's
 * disk, for the case that Redis loses them. Any thread.
 */
final class Accounts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);

    private final Node node;
    private final Duration life;
    private final AttemptStore store;
    private final Optional<AttemptTrail> trail;
    /** What this process was last given for each account, also when it is over. */
    private final Map<AccountId, AttemptStore.Claim> claims = new ConcurrentHashMap<>();

    /** @param file of the trail; empty for none */
    Accounts(Node node, Duration life, AttemptStore store, Optional<Path> file) {
        this.node = node;
        this.life = life;
        this.store = store;
        this.trail = file.map(AttemptTrail::new);
    }

    Optional<Fence> claim(AccountId account) {
        AttemptStore.Claim before = claims.get(account);
        Optional<AttemptStore.Claim> claim = store.claim(node, account, life, before == null ? 0 : before.token());
        claim.ifPresent(given -> claims.put(account, given));
        return claim.map(given -> new Fence(AttemptStore.key(account), given.token()));
    }

    List<String> keep(Attempt attempt, Fence right) {
        AttemptStore.Claim claim = claims.get(attempt.account());
        if (claim == null) {
            throw new StaleFenceException(right);
        }
        trail.ifPresent(file -> file.add(attempt, claim.epoch()));
        try {
            List<String> over = store.keep(attempt.account(), List.of(attempt), right, true);
            if (!over.isEmpty()) {
                trail.ifPresent(file -> file.remove(attempt.hash()));
            }
            return over;
        } catch (StaleFenceException e) {
            trail.ifPresent(file -> file.remove(attempt.hash()));
            throw e;
        }
    }

    /** What this machine knows and Redis does not was settled by somebody else, unless Redis has lost its data since. */
    List<Attempt> attempts(AccountId account, Fence right) {
        AttemptStore.Known known = store.attempts(account);
        Set<Attempt> all = new HashSet<>(known.attempts());
        List<Attempt> lost = new ArrayList<>();
        for (AttemptTrail.Entry entry : trail.map(file -> file.of(account)).orElse(List.of())) {
            if (all.contains(entry.attempt())) {
                continue;
            }
            if (entry.epoch().equals(known.epoch())) {
                trail.ifPresent(file -> file.remove(entry.attempt().hash()));
            } else {
                lost.add(entry.attempt());
            }
        }
        if (!lost.isEmpty()) {
            LOG.warn("Redis has lost {} extrinsics of {} that may be on their way; they are known from this machine's disk",
                    lost.size(), account);
            store.keep(account, lost, right, false);
            trail.ifPresent(file -> lost.forEach(attempt -> file.add(attempt, known.epoch())));
            all.addAll(lost);
        }
        return all.stream().sorted(Comparator.comparingLong(Attempt::nonce)).toList();
    }

    Set<AccountId> attempted() {
        Set<AccountId> accounts = store.accounts();
        trail.ifPresent(file -> accounts.addAll(file.accounts()));
        return accounts;
    }

    void resolve(List<Attempt> attempts, Map<String, JobOutcome> outcomes, Fence right, int jobsFinishedKept,
            Function<String, Optional<TradeJob>> held) {
        store.resolve(attempts, outcomes, right, jobsFinishedKept, held);
        trail.ifPresent(file -> attempts.forEach(attempt -> file.remove(attempt.hash())));
    }

    @Override
    public void close() {
        try {
            if (trail.isPresent()) {
                trail.get().close();
            }
        } catch (IOException e) {
            LOG.warn("the trail of sent extrinsics was not closed: {}", e.getMessage());
        }
    }
}
