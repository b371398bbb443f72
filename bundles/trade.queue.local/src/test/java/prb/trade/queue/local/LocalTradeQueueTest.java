package prb.trade.queue.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.JobAction;
import prb.trade.api.JobCodec;
import prb.trade.api.JobOutcome;
import prb.trade.api.QueueFullException;
import prb.trade.api.TradeJob;

class LocalTradeQueueTest {

    private static final Bytes KEY = Bytes.wrap(new byte[32]);
    private static final Duration NOW = Duration.ZERO;
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private LocalTradeQueue queue;

    @BeforeEach
    void open() throws Exception {
        queue = new LocalTradeQueue(folder.resolve("trade.db"), 5, 3);
    }

    @AfterEach
    void close() throws Exception {
        queue.close();
    }

    static TradeJob job(String id, int priority) {
        return job(id, priority, new JobAction.AddWorker(1, KEY));
    }

    static TradeJob job(String id, int priority, JobAction action) {
        return new TradeJob(id, new AccountId(KEY), Optional.of(new AccountId(KEY)), action, priority,
                Instant.ofEpochMilli(5), Instant.ofEpochMilli(9));
    }

    @Test
    void sameIdIsTheSameJob() throws Exception {
        assertTrue(queue.offer(job("a", 0)));
        assertFalse(queue.offer(job("a", 7)));
        assertEquals(1, queue.stats().waiting());
    }

    @Test
    void higherPriorityGoesFirstThenTheOlder() throws Exception {
        queue.offer(job("old", 0));
        queue.offer(job("new", 0));
        queue.offer(job("urgent", 5));
        assertEquals(List.of("urgent", "old", "new"), queue.take(10, NOW).stream().map(TradeJob::id).toList());
        assertEquals(List.of(), queue.take(10, NOW));
    }

    @Test
    void runningJobsWaitAgainAfterARestart() throws Exception {
        queue.offer(job("a", 0));
        queue.offer(job("b", 0));
        queue.take(1, NOW);
        queue.complete("b", new JobOutcome.Expired());
        queue.close();
        queue = new LocalTradeQueue(folder.resolve("trade.db"), 5, 3);
        assertEquals(List.of("a"), queue.take(10, NOW).stream().map(TradeJob::id).toList());
        assertEquals(Optional.of(new JobOutcome.Expired()), queue.outcome("b"));
    }

    @Test
    void waiterHearsOfTheOutcomeAndOnlyTheFirstCounts() throws Exception {
        queue.offer(job("a", 0));
        CompletableFuture<Optional<JobOutcome>> waiter = CompletableFuture.supplyAsync(() -> {
            try {
                return queue.await("a", SOON);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        queue.take(1, NOW);
        queue.complete("a", new JobOutcome.Succeeded(KEY, KEY));
        queue.complete("a", new JobOutcome.Refused("late"));
        assertEquals(Optional.of(new JobOutcome.Succeeded(KEY, KEY)), waiter.get(10, TimeUnit.SECONDS));
        assertEquals(Optional.of(new JobOutcome.Succeeded(KEY, KEY)), queue.outcome("a"));
    }

    @Test
    void takerIsWokenByAnOffer() throws Exception {
        CompletableFuture<List<TradeJob>> taker = CompletableFuture.supplyAsync(() -> {
            try {
                return queue.take(1, SOON);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        queue.offer(job("a", 0));
        assertEquals("a", taker.get(10, TimeUnit.SECONDS).getFirst().id());
    }

    @Test
    void fullQueueRefusesNewJobsButKnowsOldOnes() throws Exception {
        for (int i = 0; i < 5; i++) {
            queue.offer(job("j" + i, 0));
        }
        assertThrows(QueueFullException.class, () -> queue.offer(job("one more", 0)));
        assertFalse(queue.offer(job("j1", 0)));
        queue.take(1, NOW);
        assertTrue(queue.offer(job("one more", 0)));
    }

    @Test
    void onlyWaitingJobsCanBeCancelledAndOnlyFinishedOnesForgotten() throws Exception {
        queue.offer(job("a", 0));
        queue.offer(job("b", 0));
        assertEquals("a", queue.take(1, NOW).getFirst().id());
        assertFalse(queue.cancel("a"));
        assertTrue(queue.cancel("b"));
        assertFalse(queue.forget("a"));
        assertTrue(queue.forget("b"));
        assertTrue(queue.offer(job("b", 0)));
        queue.release("a");
        assertEquals(2, queue.stats().waiting());
    }

    @Test
    void everyActionAndOutcomeSurvivesStorage() {
        List<JobAction> actions = List.of(new JobAction.SyncMessages(KEY, List.of(KEY, Bytes.EMPTY)),
                new JobAction.RegisterWorker(KEY, Optional.of(KEY), Bytes.EMPTY), new JobAction.AddWorker(-1, KEY),
                new JobAction.StartComputing(2, KEY, BigInteger.TWO.pow(127)), new JobAction.StopComputing(3, KEY),
                new JobAction.RestartComputing(4, KEY, BigInteger.ZERO), new JobAction.Call("remark", KEY));
        for (JobAction action : actions) {
            assertEquals(job("x", -3, action), JobCodec.decodeJob(JobCodec.encode(job("x", -3, action))));
        }
        for (JobOutcome outcome : List.of(new JobOutcome.Succeeded(KEY, KEY), new JobOutcome.Failed(KEY, KEY, "why"),
                new JobOutcome.Refused("no"),
                new JobOutcome.Obsolete("done"), new JobOutcome.Expired(), new JobOutcome.Cancelled())) {
            assertEquals(outcome, JobCodec.decodeOutcome(JobCodec.encode(outcome)));
        }
    }

    @Test
    void randomBytesAreNoJob() {
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            byte[] noise = new byte[random.nextInt(150)];
            random.nextBytes(noise);
            assertThrows(ScaleException.class, () -> JobCodec.decodeJob(Bytes.wrap(noise)));
        }
    }
}
