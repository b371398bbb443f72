package prb.trade.trader;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.Attempt;
import prb.trade.api.JobOutcome;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue.Phase;

/** What the queue of all simulated traders keeps. One thread. */
final class SimStore {

    /** A job in the queue. */
    static final class Row {
        final TradeJob job;
        Phase phase = Phase.WAITING;
        @Nullable
        SimQueue taker;
        @Nullable
        JobOutcome outcome;
        /** Brought back by a trader after a loss: only it keeps the job alive. */
        boolean adopted;

        Row(TradeJob job) {
            this.job = job;
        }
    }

    /** Who works an account. */
    record Owner(SimQueue trader, long token) {}

    final Map<String, Row> rows = new LinkedHashMap<>();
    final Map<Bytes, Attempt> attempts = new LinkedHashMap<>();
    final Map<AccountId, Owner> owners = new LinkedHashMap<>();
    /** Traders that count as dead; one may be paused only. */
    final Set<SimQueue> dead = new LinkedHashSet<>();
    private long token;

    long nextToken() {
        return ++token;
    }

    boolean offer(TradeJob job) {
        return rows.putIfAbsent(job.id(), new Row(job)) == null;
    }

    boolean isSent(String id) {
        return attempts.values().stream().anyMatch(attempt -> attempt.jobIds().contains(id));
    }

    boolean cancel(String id) {
        Row row = rows.get(id);
        if (row == null || row.phase != Phase.WAITING || isSent(id)) {
            return false;
        }
        finish(row, new JobOutcome.Cancelled());
        return true;
    }

    void finish(Row row, JobOutcome outcome) {
        if (row.phase != Phase.FINISHED) {
            row.phase = Phase.FINISHED;
            row.outcome = outcome;
            row.taker = null;
        }
    }

    /** The trader gives no sign of life: its jobs wait again, its accounts are anybody's. */
    void die(SimQueue trader) {
        dead.add(trader);
        rows.values().stream().filter(row -> row.taker == trader && row.phase == Phase.RUNNING).toList().forEach(this::putBack);
    }

    void putBack(Row row) {
        if (row.adopted) {
            rows.remove(row.job.id());
        } else {
            row.phase = Phase.WAITING;
            row.taker = null;
        }
    }

    /**
     * Everything but the trail that traders keep on their disks is lost. A trader brings back what it has in hand, also one
     * that was paused for so long that it does not know what became of that.
     */
    void flush(List<SimQueue> traders) {
        rows.clear();
        owners.clear();
        traders.forEach(trader -> trader.hand().forEach(job -> {
            Row row = new Row(job);
            row.phase = Phase.RUNNING;
            row.taker = trader;
            row.adopted = true;
            rows.putIfAbsent(job.id(), row);
        }));
    }
}
