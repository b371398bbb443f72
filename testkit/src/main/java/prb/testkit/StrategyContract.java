package prb.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import prb.scale.ScaleReader;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.runtime.CallView;
import prb.substrate.runtime.Runtime;
import prb.trade.api.ExtrinsicStrategy;
import prb.trade.api.ExtrinsicStrategy.Limits;
import prb.trade.api.ExtrinsicStrategy.Plan;
import prb.trade.api.ExtrinsicStrategy.Refuse;
import prb.trade.api.ExtrinsicStrategy.Send;
import prb.trade.api.TradeJob;

/**
 * What every {@link ExtrinsicStrategy} must do. Subclass it in a test and name your strategy. Jobs are of those kinds of the
 * bridge with one call that the strategy accepts, and of what {@link #moreJobs} adds.
 */
public abstract class StrategyContract {

    /** Limits as the trader sets them. */
    protected static final Limits LIMITS = new Limits(100, 512 * 1024);
    private static final List<String> KINDS = List.of("add_worker", "start_computing", "stop_computing", "restart_computing");
    private static final int THREADS = 8;
    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);
    private final Runtime runtime = Devnet.runtime();
    private final AccountId signer = Devnet.key("//Alice").accountId();
    private final AccountId owner = Devnet.key("//Bob").accountId();

    /** The strategy under test; asked for once per test. */
    protected abstract ExtrinsicStrategy strategy();

    /** Jobs of kinds of your own, with one call each. */
    protected List<TradeJob> moreJobs() {
        return List.of();
    }

    @Test
    final void acceptsAnswersTheSameAndNeverThrows() {
        ExtrinsicStrategy strategy = strategy();
        for (String kind : List.of("add_worker", "sync_messages", "", "no such kind", "x".repeat(1_000))) {
            assertEquals(strategy.accepts(kind), strategy.accepts(kind), kind);
        }
    }

    @Test
    final void everyJobComesBackInExactlyOnePlan() {
        ExtrinsicStrategy strategy = strategy();
        for (int count : new int[] {1, 2, 30}) {
            List<TradeJob> jobs = jobs(strategy, count);
            Map<String, Integer> plans = new HashMap<>();
            for (Plan plan : strategy.form(jobs, runtime, LIMITS)) {
                plan.jobIds().stream().distinct().forEach(id -> plans.merge(id, 1, Integer::sum));
            }
            Map<String, Integer> once = new HashMap<>();
            jobs.forEach(job -> once.put(job.id(), 1));
            assertEquals(once, plans);
        }
    }

    @Test
    final void callsAreWholeAndNameTheOwnerAsTheySay() {
        ExtrinsicStrategy strategy = strategy();
        Map<String, TradeJob> jobs = new HashMap<>();
        jobs(strategy, 30).forEach(job -> jobs.put(job.id(), job));
        for (Plan plan : strategy.form(List.copyOf(jobs.values()), runtime, LIMITS)) {
            if (plan instanceof Send send) {
                ScaleReader in = new ScaleReader(send.call());
                CallView call = runtime.decodeCall(in);
                in.expectEnd();
                assertEquals(send.proxied(), call.pallet().equals("Proxy"), call.pallet() + "." + call.name());
                assertFalse(send.jobIds().isEmpty(), "an extrinsic for nobody");
                assertEquals(1, send.jobIds().stream().map(id -> owner(jobs, id)).distinct().count(),
                        "an extrinsic acts for one owner");
            }
        }
    }

    @Test
    final void limitsAreKept() {
        ExtrinsicStrategy strategy = strategy();
        List<TradeJob> jobs = jobs(strategy, 30);
        for (Plan plan : strategy.form(jobs, runtime, new Limits(3, 512 * 1024))) {
            if (plan instanceof Send send) {
                assertTrue(send.jobIds().size() <= 3, send.jobIds().size() + " calls, 3 are allowed");
                assertTrue(send.batched() || send.jobIds().size() == 1, "several calls are a batch");
            }
        }
    }

    @Test
    final void jobsOfAnOwnerStayInOrder() {
        ExtrinsicStrategy strategy = strategy();
        List<TradeJob> jobs = jobs(strategy, 30);
        for (Optional<AccountId> of : List.of(Optional.<AccountId>empty(), Optional.of(owner))) {
            List<String> wanted = jobs.stream().filter(job -> job.proxiedOwner().equals(of)).map(TradeJob::id).toList();
            List<String> formed = new ArrayList<>();
            strategy.form(jobs, runtime, LIMITS).stream().filter(Send.class::isInstance).forEach(plan -> formed.addAll(plan
                    .jobIds()));
            formed.retainAll(wanted);
            List<String> sent = new ArrayList<>(wanted);
            sent.retainAll(formed);
            assertEquals(sent, formed);
        }
    }

    @Test
    final void refusalsSayWhy() {
        ExtrinsicStrategy strategy = strategy();
        for (Plan plan : strategy.form(jobs(strategy, 30), runtime, LIMITS)) {
            assertTrue(!(plan instanceof Refuse refuse) || !refuse.reason().isBlank(), "a refusal without a reason");
        }
    }

    @Test
    final void manyThreadsGetTheSame() throws Exception {
        ExtrinsicStrategy strategy = strategy();
        List<TradeJob> jobs = jobs(strategy, 30);
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            Callable<List<List<String>>> form = () -> strategy.form(jobs, runtime, LIMITS).stream().map(Plan::jobIds).toList();
            List<List<List<String>>> all = new ArrayList<>();
            for (Future<List<List<String>>> each : threads.invokeAll(java.util.Collections.nCopies(THREADS, form))) {
                all.add(each.get());
            }
            assertEquals(1, all.stream().distinct().count());
        }
    }

    private static Optional<AccountId> owner(Map<String, TradeJob> jobs, String id) {
        TradeJob job = jobs.get(id);
        if (job == null) {
            throw new AssertionError("a plan names job " + id + ", which was not there");
        }
        return job.proxiedOwner();
    }

    private List<TradeJob> jobs(ExtrinsicStrategy strategy, int count) {
        List<TradeJob> pattern = new ArrayList<>(moreJobs());
        for (String kind : KINDS) {
            if (strategy.accepts(kind)) {
                pattern.add(Devnet.job(kind, signer, Optional.empty(), Devnet.action(kind).orElseThrow(), NOW));
                pattern.add(Devnet.job(kind, signer, Optional.of(owner), Devnet.action(kind).orElseThrow(), NOW));
            }
        }
        assumeFalse(pattern.isEmpty(), "the strategy accepts none of " + KINDS + ": add jobs of its own kinds in moreJobs()");
        List<TradeJob> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TradeJob like = pattern.get(i % pattern.size());
            jobs.add(Devnet.job(like.id() + "-" + i, like.signer(), like.proxiedOwner(), like.action(), like.createdAt()));
        }
        return jobs;
    }
}
