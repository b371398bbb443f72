package prb.trade.trader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.Attempt;
import prb.trade.api.Fence;
import prb.trade.api.JobOutcome;
import prb.trade.api.StaleFenceException;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue;

/** The queue as one trader sees it, as on Redis: with a hand of its own, and with calls whose answers get lost. */
final class SimQueue implements TradeQueue {

    private final SimStore store;
    private final Faults faults;
    private final Map<String, TradeJob> hand = new LinkedHashMap<>();
    /** Outcomes that could not be told yet; a crash loses them. */
    private final Map<String, JobOutcome> untold = new LinkedHashMap<>();

    SimQueue(SimStore store, Faults faults) {
        this.store = store;
        this.faults = faults;
    }

    Collection<TradeJob> hand() {
        return hand.values();
    }

    @Override
    public List<TradeJob> take(int jobsMax, Duration atMost) {
        faults.crashPoint("take");
        tell();
        if (store.dead.contains(this) || faults.happens(0.05)) {
            return List.of();
        }
        List<SimStore.Row> rows = store.rows.values().stream().filter(row -> row.phase == Phase.WAITING).sorted((a, b) -> Integer
                .compare(b.job.priority(), a.job.priority())).limit(jobsMax).toList();
        List<TradeJob> taken = new ArrayList<>();
        for (SimStore.Row row : rows) {
            row.phase = Phase.RUNNING;
            row.taker = this;
            if (hand.putIfAbsent(row.job.id(), row.job) == null) {
                taken.add(row.job);
            }
        }
        faults.crashPoint("taken");
        return taken;
    }

    private void tell() {
        untold.forEach(this::finish);
        untold.clear();
    }

    private void finish(String id, JobOutcome outcome) {
        finishRow(id, outcome);
        hand.remove(id);
    }

    private void finishRow(String id, JobOutcome outcome) {
        SimStore.Row row = store.rows.get(id);
        if (row == null && hand.containsKey(id)) {
            row = new SimStore.Row(hand.get(id));
            store.rows.put(id, row);
        }
        if (row != null) {
            store.finish(row, outcome);
        }
    }

    @Override
    public void complete(String jobId, JobOutcome outcome) {
        faults.crashPoint("complete");
        if (faults.happens(0.1)) {
            untold.putIfAbsent(jobId, outcome);
        } else {
            finish(jobId, outcome);
        }
        faults.crashPoint("completed");
    }

    @Override
    public void release(String jobId) {
        faults.crashPoint("release");
        hand.remove(jobId);
        SimStore.Row row = store.rows.get(jobId);
        if (row != null && row.taker == this && row.phase == Phase.RUNNING) {
            store.putBack(row);
        }
    }

    @Override
    public Optional<Fence> claim(AccountId account) {
        faults.queueMayFail();
        SimStore.Owner owner = store.owners.get(account);
        if (owner == null || owner.trader() != this && store.dead.contains(owner.trader())) {
            if (store.dead.contains(this)) {
                return Optional.empty();
            }
            owner = new SimStore.Owner(this, store.nextToken());
            store.owners.put(account, owner);
        }
        return owner.trader() == this ? Optional.of(new Fence(account.bytes().toPlainHex(), owner.token())) : Optional.empty();
    }

    private void requireRight(AccountId account, Fence right) {
        SimStore.Owner owner = store.owners.get(account);
        if (owner == null || owner.token() != right.token()) {
            throw new StaleFenceException(right);
        }
    }

    @Override
    public List<String> attempt(Attempt attempt, Fence right) {
        faults.queueMayFail();
        requireRight(attempt.account(), right);
        List<String> over = attempt.jobIds().stream().filter(id -> store.rows.get(id) == null
                || store.rows.get(id).phase == Phase.FINISHED).toList();
        if (over.isEmpty()) {
            store.attempts.put(attempt.hash(), attempt);
        }
        faults.queueMayFail();
        return over;
    }

    @Override
    public List<Attempt> attempts(AccountId account, Fence right) {
        faults.queueMayFail();
        return store.attempts.values().stream().filter(attempt -> attempt.account().equals(account)).toList();
    }

    @Override
    public Set<AccountId> attemptedAccounts() {
        faults.queueMayFail();
        return store.attempts.values().stream().map(Attempt::account).collect(Collectors.toSet());
    }

    @Override
    public void resolve(List<Attempt> attempts, Map<String, JobOutcome> outcomes, Fence right) {
        faults.queueMayFail();
        requireRight(new AccountId(Bytes.fromHex(right.name())), right);
        attempts.forEach(attempt -> store.attempts.remove(attempt.hash()));
        outcomes.forEach(this::finishRow);
        faults.queueMayFail();
        hand.keySet().removeAll(outcomes.keySet());
    }

    @Override
    public boolean offer(TradeJob job) {
        throw new AssertionError("not asked by the trader");
    }

    @Override
    public Optional<JobOutcome> outcome(String jobId) {
        throw new AssertionError("not asked by the trader");
    }

    @Override
    public Optional<JobOutcome> await(String jobId, Duration atMost) {
        throw new AssertionError("not asked by the trader");
    }

    @Override
    public Optional<JobStatus> status(String jobId) {
        throw new AssertionError("not asked by the trader");
    }

    @Override
    public boolean cancel(String jobId) {
        throw new AssertionError("not asked by the trader");
    }

    @Override
    public boolean forget(String jobId) {
        throw new AssertionError("not asked by the trader");
    }

    @Override
    public QueueStats stats() {
        throw new AssertionError("not asked by the trader");
    }

    @Override
    public List<JobStatus> list(int jobsMax) {
        throw new AssertionError("not asked by the trader");
    }
}
