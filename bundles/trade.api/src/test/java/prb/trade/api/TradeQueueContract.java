package prb.trade.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.TradeQueue.JobStatus;
import prb.trade.api.TradeQueue.Phase;

/**
 * What every queue of jobs must do, whatever keeps its jobs. A subclass opens the queue, with a bound of {@link #WAITING_MAX}
 * waiting and {@link #FINISHED_KEPT} finished jobs; a queue that is closed and opened again must find its jobs.
 */
public abstract class TradeQueueContract {

    /** Bytes of a key or a hash. */
    public static final Bytes KEY = Bytes.wrap(new byte[32]);
    /** Waiting jobs that the queue under test may hold. */
    public static final int WAITING_MAX = 5;
    /**
     * Finished jobs that the queue under test keeps at least: more than the producers that wait at once, else one's outcome may
     * be forgotten before it looks.
     */
    public static final int FINISHED_KEPT = 16;

    private static final Duration NOW = Duration.ZERO;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final JobOutcome DONE = new JobOutcome.Succeeded(KEY, KEY);
    private static final JobOutcome LATE = new JobOutcome.Refused("late");

    private final ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
    private TradeQueue queue;

    /** Opens the queue on the test's storage: empty at the first time, as it was left at the next. */
    protected abstract TradeQueue open() throws Exception;

    protected abstract void close(TradeQueue queue) throws Exception;

    /** A job of a stage. */
    public static TradeJob job(String id, int priority) {
        return job(id, priority, new JobAction.AddWorker(1, KEY));
    }

    /** A job with any action. */
    public static TradeJob job(String id, int priority, JobAction action) {
        return new TradeJob(id, new AccountId(KEY), Optional.of(new AccountId(KEY)), action, priority, Instant.ofEpochMilli(5),
                Instant.ofEpochMilli(9));
    }

    @BeforeEach
    final void openQueue() throws Exception {
        queue = open();
    }

    @AfterEach
    final void closeQueue() throws Exception {
        others.shutdownNow();
        close(queue);
    }

    private List<String> take(int max) throws InterruptedException {
        return queue.take(max, NOW).stream().map(TradeJob::id).toList();
    }

    private <T> T soon(Callable<T> call) throws Exception {
        return others.submit(call).get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void sameIdIsTheSameJob() throws Exception {
        assertTrue(queue.offer(job("a", 0)));
        assertFalse(queue.offer(job("a", 7)));
        assertEquals(1, queue.stats().waiting());
        take(1);
        assertFalse(queue.offer(job("a", 0)), "while it runs");
        queue.complete("a", DONE);
        assertFalse(queue.offer(job("a", 0)), "when it is finished");
        assertEquals(List.of(), take(1));
    }

    @Test
    void jobComesBackAsItWasGiven() throws Exception {
        TradeJob given = job("a", -9, new JobAction.SyncMessages(KEY, List.of(KEY, Bytes.EMPTY)));
        queue.offer(given);
        assertEquals(Optional.of(new JobStatus(given, Phase.WAITING, Optional.empty())), queue.status("a"));
        assertEquals(List.of(given), queue.take(1, NOW));
        assertEquals(Optional.of(new JobStatus(given, Phase.RUNNING, Optional.empty())), queue.status("a"));
        queue.complete("a", DONE);
        assertEquals(Optional.of(new JobStatus(given, Phase.FINISHED, Optional.of(DONE))), queue.status("a"));
    }

    @Test
    void higherPriorityGoesFirstThenTheOlder() throws Exception {
        queue.offer(job("low", -1));
        queue.offer(job("old", 0));
        queue.offer(job("new", 0));
        queue.offer(job("urgent", 5));
        assertEquals(List.of("urgent", "old"), take(2));
        assertEquals(List.of("new", "low"), take(10));
        assertEquals(List.of(), take(10));
    }

    @Test
    void releasedJobIsOlderThanThoseBehindIt() throws Exception {
        queue.offer(job("a", 0));
        queue.offer(job("b", 0));
        queue.offer(job("c", 0));
        assertEquals(List.of("a", "b"), take(2));
        queue.release("b");
        queue.release("a");
        queue.offer(job("urgent", 5));
        assertEquals(List.of("urgent", "a", "b", "c"), take(10));
    }

    @Test
    void runningJobsWaitAgainAfterARestart() throws Exception {
        queue.offer(job("a", 0));
        queue.offer(job("b", 0));
        take(1);
        queue.complete("b", new JobOutcome.Expired());
        close(queue);
        queue = open();
        assertEquals(List.of("a"), take(10));
        assertEquals(Optional.of(new JobOutcome.Expired()), queue.outcome("b"));
    }

    @Test
    void waiterHearsOfTheOutcomeAndOnlyTheFirstCounts() throws Exception {
        queue.offer(job("a", 0));
        Future<Optional<JobOutcome>> waiter = others.submit(() -> queue.await("a", SOON));
        take(1);
        queue.complete("a", DONE);
        queue.complete("a", LATE);
        assertEquals(Optional.of(DONE), waiter.get(SOON.toSeconds(), TimeUnit.SECONDS));
        assertEquals(Optional.of(DONE), queue.outcome("a"));
        assertEquals(Optional.of(DONE), queue.await("a", NOW), "a late question");
    }

    @Test
    void waitingForAnUnknownOrUnfinishedJobEndsWithoutAnOutcome() throws Exception {
        queue.offer(job("a", 0));
        assertEquals(Optional.empty(), queue.await("a", Duration.ofMillis(50)));
        assertEquals(Optional.empty(), queue.await("unknown", Duration.ofMillis(50)));
        assertEquals(Optional.empty(), queue.status("unknown"));
        assertEquals(Optional.empty(), queue.outcome("unknown"));
    }

    @Test
    void takerIsWokenByAnOfferAndByARelease() throws Exception {
        Future<List<TradeJob>> first = others.submit(() -> queue.take(1, SOON));
        queue.offer(job("a", 0));
        assertEquals("a", first.get(SOON.toSeconds(), TimeUnit.SECONDS).getFirst().id());
        Future<List<TradeJob>> second = others.submit(() -> queue.take(1, SOON));
        queue.release("a");
        assertEquals("a", second.get(SOON.toSeconds(), TimeUnit.SECONDS).getFirst().id());
    }

    @Test
    void fullQueueRefusesNewJobsButKnowsOldOnes() throws Exception {
        for (int i = 0; i < WAITING_MAX; i++) {
            queue.offer(job("j" + i, i));
        }
        assertThrows(QueueFullException.class, () -> queue.offer(job("one more", 0)));
        assertFalse(queue.offer(job("j1", 0)));
        take(1);
        assertTrue(queue.offer(job("one more", 0)));
    }

    @Test
    void onlyWaitingJobsCanBeCancelledAndOnlyFinishedOnesForgotten() throws Exception {
        queue.offer(job("a", 0));
        queue.offer(job("b", 0));
        assertEquals(List.of("a"), take(1));
        assertFalse(queue.cancel("a"));
        assertTrue(queue.cancel("b"));
        assertFalse(queue.cancel("b"));
        assertEquals(Optional.of(new JobOutcome.Cancelled()), queue.outcome("b"));
        assertFalse(queue.forget("a"));
        assertFalse(queue.forget("unknown"));
        assertTrue(queue.forget("b"));
        assertEquals(Optional.empty(), queue.status("b"));
        assertTrue(queue.offer(job("b", 0)));
        queue.release("a");
        assertTrue(queue.cancel("a"), "it was released");
        assertEquals(List.of("b"), take(10));
    }

    @Test
    void jobThatWasReleasedEndsWhenItsOutcomeComesAfterAll() throws Exception {
        queue.offer(job("a", 0));
        take(1);
        queue.release("a");
        queue.complete("a", DONE);
        assertEquals(Optional.of(DONE), queue.outcome("a"));
        assertEquals(List.of(), take(1));
        queue.complete("unknown", DONE);
        queue.release("unknown");
        assertEquals(new TradeQueue.QueueStats(0, 0, 1), queue.stats());
    }

    @Test
    void countsAndListTellWhereJobsAre() throws Exception {
        for (String id : List.of("a", "b", "c", "d")) {
            queue.offer(job(id, id.equals("b") ? 1 : 0));
        }
        take(2);
        queue.complete("b", DONE);
        assertEquals(new TradeQueue.QueueStats(2, 1, 1), queue.stats());
        assertEquals(List.of("d WAITING", "c WAITING", "b FINISHED", "a RUNNING"), queue.list(10).stream()
                .map(status -> status.job().id() + " " + status.phase()).toList());
        assertEquals(List.of("d", "c"), queue.list(2).stream().map(status -> status.job().id()).toList());
    }

    @Test
    void finishedJobsAreForgottenInTime() throws Exception {
        int jobs = 1_100;
        for (int i = 0; i < jobs; i++) {
            queue.offer(job("j" + i, 0));
            take(1);
            queue.complete("j" + i, DONE);
        }
        int kept = queue.stats().finished();
        assertTrue(kept >= FINISHED_KEPT && kept < jobs, kept + " finished jobs are kept");
        assertEquals(Optional.of(DONE), queue.outcome("j" + (jobs - 1)));
        assertEquals(Optional.empty(), queue.outcome("j0"));
        assertTrue(queue.offer(job("j0", 0)));
    }

    @Test
    void manyThreadsGetEveryJobOnce() throws Exception {
        int producers = 4;
        int each = 25;
        Map<String, AtomicInteger> deliveries = new ConcurrentHashMap<>();
        Set<String> heard = ConcurrentHashMap.newKeySet();
        List<Future<?>> work = new ArrayList<>();
        for (int p = 0; p < producers; p++) {
            String name = "p" + p + "-";
            work.add(others.submit(() -> produce(name, each, heard)));
            work.add(others.submit(() -> consume(deliveries, producers * each)));
        }
        for (Future<?> one : work) {
            one.get(60, TimeUnit.SECONDS);
        }
        assertEquals(producers * each, deliveries.size());
        assertTrue(deliveries.values().stream().allMatch(count -> count.get() == 1), "each job is delivered once");
        assertEquals(deliveries.keySet(), heard);
        assertEquals(0, queue.stats().waiting() + queue.stats().running());
    }

    private Void produce(String name, int each, Set<String> heard) throws InterruptedException {
        for (int i = 0; i < each;) {
            try {
                assertTrue(queue.offer(job(name + i, i % 3)));
                assertEquals(Optional.of(DONE), queue.await(name + i, SOON));
                heard.add(name + i);
                i++;
            } catch (QueueFullException later) {
                Thread.onSpinWait();
            }
        }
        return null;
    }

    private Void consume(Map<String, AtomicInteger> deliveries, int all) throws InterruptedException {
        while (deliveries.size() < all) {
            for (TradeJob job : queue.take(3, Duration.ofMillis(50))) {
                deliveries.computeIfAbsent(job.id(), id -> new AtomicInteger()).incrementAndGet();
                queue.complete(job.id(), DONE);
            }
        }
        return null;
    }

    private static Attempt attempt(int nonce, String... jobs) {
        byte[] hash = new byte[32];
        hash[0] = (byte) nonce;
        return new Attempt(new AccountId(KEY), Bytes.wrap(hash), Bytes.ofInts(nonce, 7), List.of(jobs), jobs.length > 1, false,
                BigInteger.ONE, nonce, 1, 10, 74);
    }

    /** The right to work the account of {@link #attempt}; a queue may want some time before it gives it. */
    private static Fence claim(TradeQueue queue) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (true) {
            Optional<Fence> right = queue.claim(new AccountId(KEY));
            if (right.isPresent()) {
                return right.get();
            }
            assertTrue(System.nanoTime() < end, "the account can be claimed");
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Test
    void attemptsAreKeptUntilTheirFateIsKnownAcrossARestart() throws Exception {
        queue.offer(job("a", 0));
        queue.offer(job("b", 0));
        queue.offer(job("c", 0));
        take(3);
        Fence right = claim(queue);
        assertEquals(right, claim(queue), "asked again it is the same right");
        queue.attempt(attempt(2, "b", "b"), right);
        assertEquals(List.of(), queue.attempt(attempt(1, "a", "c"), right));
        queue.attempt(attempt(1, "a", "c"), right);
        close(queue);
        queue = open();
        right = claim(queue);
        assertEquals(List.of(attempt(1, "a", "c"), attempt(2, "b", "b")), queue.attempts(new AccountId(KEY), right));
        assertEquals(Set.of(new AccountId(KEY)), queue.attemptedAccounts());
        queue.resolve(List.of(attempt(1, "a", "c"), attempt(9, "unknown")), Map.of("a", DONE, "unknown", DONE), right);
        queue.resolve(List.of(attempt(1, "a", "c")), Map.of("a", LATE), right);
        assertEquals(List.of(attempt(2, "b", "b")), queue.attempts(new AccountId(KEY), right));
        assertEquals(Optional.of(DONE), queue.outcome("a"));
        assertEquals(Optional.empty(), queue.status("unknown"));
        assertEquals(List.of("b", "c"), take(10));
        queue.resolve(List.of(attempt(2, "b", "b")), Map.of(), right);
        assertEquals(Set.of(), queue.attemptedAccounts());
        assertEquals(Optional.empty(), queue.outcome("b"), "it waits for another attempt");
    }

    @Test
    void jobThatMayBeOnItsWayCanNotBeCancelled() throws Exception {
        queue.offer(job("a", 0));
        take(1);
        Fence right = claim(queue);
        queue.attempt(attempt(1, "a"), right);
        queue.attempt(new Attempt(new AccountId(KEY), Bytes.wrap(new byte[32]), KEY, List.of("a"), false, false, BigInteger.TEN,
                1, 1, 10, 74), right);
        queue.release("a");
        queue.resolve(List.of(attempt(1, "a")), Map.of(), right);
        assertFalse(queue.cancel("a"), "the other attempt is open");
        queue.resolve(queue.attempts(new AccountId(KEY), right), Map.of(), right);
        assertTrue(queue.cancel("a"));
    }

    @Test
    void nothingIsKeptForAJobThatIsOver() throws Exception {
        queue.offer(job("a", 0));
        queue.offer(job("b", 0));
        take(2);
        Fence right = claim(queue);
        queue.complete("a", DONE);
        assertEquals(List.of("a", "unknown"), queue.attempt(attempt(1, "a", "a", "b", "unknown"), right));
        assertEquals(List.of(), queue.attempts(new AccountId(KEY), right));
        assertEquals(List.of(), queue.attempt(attempt(1, "b"), right));
    }

    @Test
    void rightOfAnotherIsRefused() throws Exception {
        queue.offer(job("a", 0));
        take(1);
        Fence right = claim(queue);
        Fence other = new Fence(right.name(), right.token() + 1);
        assertThrows(StaleFenceException.class, () -> queue.attempt(attempt(1, "a"), other));
        assertEquals(List.of(), queue.attempts(new AccountId(KEY), right));
        queue.attempt(attempt(1, "a"), right);
        assertThrows(StaleFenceException.class, () -> queue.resolve(List.of(attempt(1, "a")), Map.of("a", DONE), other));
        assertThrows(StaleFenceException.class, () -> queue.resolve(List.of(), Map.of("a", DONE), other));
        assertEquals(Optional.empty(), queue.outcome("a"));
        assertEquals(List.of(attempt(1, "a")), queue.attempts(new AccountId(KEY), right));
        queue.resolve(List.of(), Map.of("a", LATE), right);
        assertEquals(Optional.of(LATE), queue.outcome("a"));
    }

    @Test
    void closedQueueSaysSoAndLetsItsWaitersGo() throws Exception {
        queue.offer(job("a", 0));
        TradeQueue closed = queue;
        Future<Optional<JobOutcome>> waiter = others.submit(() -> closed.await("a", SOON));
        Future<List<TradeJob>> taker = others.submit(() -> {
            closed.take(1, NOW);
            return closed.take(1, SOON);
        });
        while (closed.stats().running() == 0) {
            Thread.onSpinWait();
        }
        close(closed);
        assertThrows(IllegalStateException.class, () -> closed.offer(job("b", 0)));
        assertThrows(Exception.class, () -> waiter.get(SOON.toSeconds(), TimeUnit.SECONDS));
        assertThrows(Exception.class, () -> taker.get(SOON.toSeconds(), TimeUnit.SECONDS));
        queue = open();
        assertEquals(List.of("a"), soon(() -> take(1)));
    }
}
