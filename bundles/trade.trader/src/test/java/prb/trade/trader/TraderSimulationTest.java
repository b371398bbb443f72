package prb.trade.trader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.trade.api.JobAction;
import prb.trade.api.JobOutcome;
import prb.trade.api.Precondition;
import prb.trade.api.Signer;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue.Phase;

/**
 * Every job reaches exactly one final state that tells the truth, and its call is executed at most once, whatever fails. Each
 * seed is one schedule of faults: traders die between any two of their steps, are paused and go on after another took over, the
 * queue loses answers or everything, nodes lag, lose and refuse, the chain forks, is upgraded, and runs out of money.
 *
 * <p>{@code -Dprb.prove.schedules=10000} runs more of them, {@code -Dprb.prove.seed=N} begins with another seed.
 */
class TraderSimulationTest {

    private static final int SCHEDULES = Integer.getInteger("prb.prove.schedules", 300);
    private static final long SEED = Long.getLong("prb.prove.seed", 1);
    private static final int FAULTY_ROUNDS = 160;
    private static final int CALM_ROUNDS = 4_000;

    @Test
    void everyCallIsExecutedAtMostOnceAndEveryJobEndsTruly() throws Exception {
        Map<String, Integer> totals = new LinkedHashMap<>();
        for (long seed = SEED; seed < SEED + SCHEDULES; seed++) {
            Schedule schedule = new Schedule(seed);
            try {
                schedule.run();
            } catch (Exception | AssertionError e) {
                throw new AssertionError("schedule " + seed + " (-Dprb.prove.seed=" + seed + " -Dprb.prove.schedules=1): "
                        + e.getMessage() + schedule.describe(), e);
            }
            schedule.totals.forEach((what, count) -> totals.merge(what, count, Integer::sum));
        }
        System.out.println("trader simulation: " + SCHEDULES + " schedules from seed " + SEED + ": " + totals);
        assertTrue(totals.getOrDefault("crashes", 0) > 0 && totals.getOrDefault("Succeeded", 0) > 0, "it tests something");
    }

    /** One trader process: threads are replaced by steps. */
    private static final class Process {
        final SimQueue queue;
        final TraderParts parts;
        final Lanes lanes;

        Process(SimStore store, SimChain chain, Runtimes runtimes, Faults faults, Ticks ticks, Settings settings) {
            queue = new SimQueue(store, faults);
            parts = new TraderParts(queue, new SimNode(chain, faults), runtimes, List.of(new FakeSigner()),
                    List.of(new BatchStrategy()),
                    ticks, new Random(faults.random().nextLong()), settings);
            lanes = new Lanes(parts, lane -> {});
        }

        void step() throws InterruptedException {
            try {
                if (parts.foreignLeft() == 0) {
                    lanes.takeOnce(Duration.ZERO);
                }
            } catch (IllegalStateException queueFails) {
                // as the service does: later
            }
            for (AccountLane lane : lanes.all()) {
                lane.step();
            }
        }
    }

    private static final class FakeSigner implements Signer {
        @Override
        public Optional<KeyType> keyType(AccountId account) {
            return Optional.of(KeyType.SR25519);
        }

        @Override
        public Bytes sign(AccountId account, Bytes payload) {
            return SimChain.fakeSignature(payload);
        }
    }

    private static final class VirtualTicks implements Ticks {
        private long nanos;

        void pass(long ms) {
            nanos += ms * 1_000_000;
        }

        @Override
        public Instant now() {
            return Instant.ofEpochMilli(nanos / 1_000_000);
        }

        @Override
        public long nanos() {
            return nanos;
        }
    }

    private static final class Schedule {
        final Map<String, Integer> totals = new LinkedHashMap<>();
        private final Random random;
        private final Faults faults;
        private final SimChain chain;
        /** What traders know of runtimes does not depend on which of them asked; parsing takes the most time of all. */
        private final Runtimes runtimes;
        private final SimStore store = new SimStore();
        private final VirtualTicks ticks = new VirtualTicks();
        private final Settings settings;
        private final List<AccountId> accounts = new ArrayList<>();
        private final Map<String, TradeJob> wanted = new LinkedHashMap<>();
        private final Map<String, JobOutcome> seen = new LinkedHashMap<>();
        private Process trader;
        private Process paused;
        private int pausedRounds;

        Schedule(long seed) {
            random = new Random(seed * 0x9E3779B97F4A7C15L);
            faults = new Faults(new Random(random.nextLong()));
            chain = new SimChain(faults);
            runtimes = new Runtimes(new SimNode(chain, faults));
            BigInteger tipMax = BigInteger.valueOf(random.nextInt(2) * 1_000);
            settings = new Settings(BigInteger.ZERO, tipMax, 1 + random.nextInt(4), 1 + random.nextInt(8), 512 * 1024,
                    Duration.ofMillis(500), 1 + random.nextInt(6), 16);
            for (int i = 0; i <= random.nextInt(2); i++) {
                byte[] key = new byte[32];
                key[0] = (byte) (i + 1);
                accounts.add(new AccountId(Bytes.wrap(key)));
            }
            trader = started();
        }

        private Process started() {
            return new Process(store, chain, runtimes, faults, ticks, settings);
        }

        private void count(String what) {
            totals.merge(what, 1, Integer::sum);
        }

        void run() throws Exception {
            int jobs = 5 + random.nextInt(25);
            for (int round = 0; round < FAULTY_ROUNDS; round++) {
                if (wanted.size() < jobs && random.nextInt(4) == 0) {
                    want();
                }
                world();
                producer();
                step(trader);
                if (paused != null && --pausedRounds <= 0) {
                    step(paused);
                }
                ticks.pass(200 + random.nextInt(2_000));
            }
            calm();
            check();
        }

        private void want() {
            String id = "job" + wanted.size() + (random.nextInt(5) == 0 ? "x" : "");
            Instant now = ticks.now();
            Instant expires = now.plusSeconds(random.nextInt(6) == 0 ? 5 : 3_000);
            List<Precondition> conditions = random.nextInt(12) == 0
                    ? List.of(new Precondition.Stored(SimChain.NUMBER, Optional.of(Bytes.EMPTY))) : List.of();
            Bytes call = SimChain.OLD.call("System", "remark", Bytes.utf8(id));
            wanted.put(id, new TradeJob(id, accounts.get(random.nextInt(accounts.size())), Optional.empty(), new JobAction.Call(
                    "remark", call), random.nextInt(3), now, expires, conditions));
        }

        private void world() {
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> chain.produce();
                case 3, 4 -> chain.finalizeTo(random.nextInt(4));
                default -> {}
            }
            if (random.nextInt(40) == 0) {
                chain.reorganize();
                count("forks");
            }
            if (random.nextInt(60) == 0 && chain.best().header().number() > chain.finalBlock(0).header().number()) {
                chain.useNonce(accounts.get(random.nextInt(accounts.size())));
                count("foreign extrinsics");
            }
            if (random.nextInt(150) == 0) {
                chain.upgrading = true;
            }
            if (random.nextInt(60) == 0) {
                chain.funded = !chain.funded;
            }
            if (random.nextInt(50) == 0) {
                replaceTrader();
            }
            if (random.nextInt(120) == 0) {
                store.flush(paused == null ? List.of(trader.queue) : List.of(paused.queue, trader.queue));
                count("losses of the queue");
            }
        }

        /** In order, or because the old one gives no sign of life: it may only be paused. */
        private void replaceTrader() {
            if (paused != null) {
                store.die(paused.queue);
            }
            if (random.nextBoolean()) {
                faults.crashing(false);
                trader.parts.releaseAll();
                trader.lanes.all().forEach(AccountLane::close);
                faults.crashing(true);
                store.die(trader.queue);
                count("orderly stops");
            } else {
                paused = trader;
                pausedRounds = random.nextInt(30);
                store.die(trader.queue);
                count("take-overs");
            }
            trader = started();
        }

        /** Offers what is not known, and takes some back; looks for outcomes. */
        private void producer() {
            for (TradeJob job : wanted.values()) {
                SimStore.Row row = store.rows.get(job.id());
                if (row == null && !seen.containsKey(job.id()) && !chain.executed().containsKey(job.id())) {
                    store.offer(job);
                } else if (row != null && row.phase == Phase.FINISHED) {
                    JobOutcome before = seen.putIfAbsent(job.id(), row.outcome);
                    assertTrue(before == null || before.equals(row.outcome), () -> job.id() + " ended twice: " + before + ", "
                            + row.outcome);
                } else if (random.nextInt(400) == 0 && store.cancel(job.id())) {
                    count("cancelled");
                }
            }
        }

        private void step(Process process) throws InterruptedException {
            try {
                process.step();
            } catch (Crash crash) {
                count("crashes");
                store.die(process.queue);
                if (process == paused) {
                    paused = null;
                } else {
                    trader = started();
                }
            }
        }

        private void calm() throws Exception {
            faults.end();
            chain.funded = true;
            if (paused != null) {
                store.die(paused.queue);
            }
            paused = null;
            for (int round = 0; round < CALM_ROUNDS; round++) {
                if (round % 4 == 0) {
                    chain.produce();
                    chain.finalizeTo(2);
                }
                producer();
                trader.step();
                ticks.pass(1_500);
                if (store.attempts.isEmpty() && wanted.keySet().stream().allMatch(this::isOver)) {
                    return;
                }
            }
            throw new AssertionError("jobs do not end");
        }

        /** An outcome that the queue lost after the call was executed is known from the chain. */
        private boolean isOver(String id) {
            SimStore.Row row = store.rows.get(id);
            return seen.containsKey(id) || row == null && chain.executed().containsKey(id);
        }

        private void check() {
            chain.finalizeTo(0);
            Map<String, Integer> executed = chain.executed();
            for (String id : wanted.keySet()) {
                int times = executed.getOrDefault(id, 0);
                assertTrue(times <= 1, id + " was executed " + times + " times");
                JobOutcome outcome = seen.get(id);
                if (outcome == null) {
                    assertEquals(1, times, id);
                    continue;
                }
                count(outcome.getClass().getSimpleName());
                boolean ran = outcome instanceof JobOutcome.Succeeded || outcome instanceof JobOutcome.Failed;
                assertEquals(ran ? 1 : 0, times, id + " ended " + outcome);
                assertEquals(ran && SimChain.fails(id), outcome instanceof JobOutcome.Failed, id + " ended " + outcome);
            }
        }

        String describe() {
            StringBuilder text = new StringBuilder("\n" + totals + " head " + chain.finalBlock(0).header().number());
            store.rows.values().forEach(row -> text.append("\n").append(row.job.id()).append(' ').append(row.phase).append(' ')
                    .append(row.outcome));
            store.attempts.values().forEach(attempt -> text.append("\nopen ").append(attempt.nonce()).append(' ').append(attempt
                    .jobIds()).append(' ').append(attempt.bornAt()).append("..").append(attempt.diesAt()));
            trader.lanes.all().forEach(lane -> text.append("\n").append(lane.view()));
            return text.toString();
        }
    }
}
