package prb.trade.trader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.TradeJob;

/** The lanes of all accounts that there are jobs for, or extrinsics of an earlier run. One thread hands out, any may look. */
final class Lanes {

    private static final int TAKE_MAX = 256;

    private final TraderParts parts;
    private final Consumer<AccountLane> begin;
    private final Map<AccountId, AccountLane> lanes = new ConcurrentHashMap<>();
    private boolean looked;

    /** @param begin makes somebody step a new lane */
    Lanes(TraderParts parts, Consumer<AccountLane> begin) {
        this.parts = parts;
        this.begin = begin;
    }

    Collection<AccountLane> all() {
        return lanes.values();
    }

    /** Hands out what the queue has; the first time it also begins with accounts that have extrinsics on their way. */
    void takeOnce(Duration atMost) throws InterruptedException {
        if (!looked) {
            parts.queue().attemptedAccounts().forEach(account -> hand(account, List.of()));
            looked = true;
        }
        Map<AccountId, List<TradeJob>> byAccount = new LinkedHashMap<>();
        for (TradeJob job : parts.take(TAKE_MAX, atMost)) {
            byAccount.computeIfAbsent(job.signer(), account -> new ArrayList<>()).add(job);
        }
        byAccount.forEach(this::hand);
    }

    /** A new lane begins with its first jobs in it, so that they can share an extrinsic. */
    private void hand(AccountId account, List<TradeJob> jobs) {
        AccountLane known = lanes.get(account);
        AccountLane lane = known == null ? new AccountLane(account, parts) : known;
        jobs.forEach(lane::add);
        if (known == null) {
            lanes.put(account, lane);
            begin.accept(lane);
        }
    }
}
