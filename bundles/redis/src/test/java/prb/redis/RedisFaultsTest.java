package prb.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static prb.trade.api.TradeQueueContract.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.trade.api.JobOutcome;
import prb.trade.api.QueueUnavailableException;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue.Phase;
import prb.trade.api.TradeQueue.QueueStats;
import prb.trade.api.TradeQueueContract;

/** Redis and traders fail, one by one; each job ends once all the same. */
class RedisFaultsTest {

    private static final Duration NOW = Duration.ZERO;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final JobOutcome DONE = new JobOutcome.Succeeded(TradeQueueContract.KEY, TradeQueueContract.KEY);
    private static final JobOutcome OTHER = new JobOutcome.Refused("a second outcome");

    private RedisServer server;
    private RedisTradeQueue producer;
    private RedisTradeQueue trader;

    @BeforeEach
    void open() throws Exception {
        server = RedisServer.started();
        producer = Queues.ready(server.endpoint());
        trader = Queues.ready(server.endpoint());
    }

    @AfterEach
    void close() throws Exception {
        if (server != null) {
            trader.close();
            producer.close();
            server.close();
        }
    }

    private static List<String> take(RedisTradeQueue queue, int max, Duration atMost) throws InterruptedException {
        return queue.take(max, atMost).stream().map(TradeJob::id).toList();
    }

    private Optional<Phase> phase(String id) {
        return producer.status(id).map(status -> status.phase());
    }

    @Test
    void restartEmptyInTheMiddleLosesAndDoublesNothing() throws Exception {
        for (String id : List.of("ended", "running", "released", "waiting")) {
            producer.offer(job(id, 0));
        }
        assertEquals(List.of("ended", "running", "released"), take(trader, 3, NOW));
        CompletableFuture<Optional<JobOutcome>> waiter = CompletableFuture.supplyAsync(() -> await("ended"));
        server.kill();
        trader.complete("ended", DONE);
        trader.release("released");
        assertEquals(List.of(), take(trader, 1, Duration.ofMillis(200)), "nothing is there to be taken");
        QueueUnavailableException why = assertThrows(QueueUnavailableException.class, () -> producer.offer(job("new", 0)));
        assertTrue(why.getMessage().contains("" + server.port()) || why.getMessage().contains("Redis"), why.getMessage());
        server.start();
        Queues.awaitReady(producer);
        Queues.awaitReady(trader);
        assertEquals(Optional.of(DONE), waiter.get(30, TimeUnit.SECONDS));
        assertEquals(Optional.of(Phase.RUNNING), phase("running"));
        assertEquals(Optional.empty(), phase("released"), "its producer knows it");
        assertEquals(Optional.empty(), phase("waiting"), "its producer knows it");
        assertTrue(producer.offer(job("released", 0)));
        assertFalse(producer.offer(job("running", 0)));
        assertTrue(producer.offer(job("waiting", 0)));
        assertEquals(List.of("released", "waiting"), take(trader, 9, SOON));
        for (String id : List.of("running", "released", "waiting", "ended")) {
            trader.complete(id, id.equals("ended") ? OTHER : DONE);
            assertEquals(Optional.of(DONE), producer.outcome(id), id);
        }
        assertEquals(new QueueStats(0, 0, 4), producer.stats());
    }

    private Optional<JobOutcome> await(String id) {
        try {
            return producer.await(id, Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void jobInHandIsNotTakenAgainWhenItIsOfferedAfterAFlush() throws Exception {
        producer.offer(job("a", 0));
        assertEquals(List.of("a"), take(trader, 1, NOW));
        server.ask("FLUSHALL");
        producer.offer(job("a", 0));
        producer.offer(job("b", 0));
        assertEquals(List.of("b"), take(trader, 9, SOON));
        assertEquals(List.of(), take(trader, 9, Queues.LIFE));
        trader.complete("a", DONE);
        assertEquals(Optional.of(DONE), await("a"));
        assertEquals(new QueueStats(0, 1, 1), producer.stats());
    }

    @Test
    void groupThatIsGoneIsMadeAgain() throws Exception {
        producer.offer(job("a", 0));
        producer.offer(job("b", 0));
        assertEquals(List.of("a"), take(trader, 1, NOW));
        server.ask("XGROUP", "DESTROY", RedisLink.PREFIX + "wait:0", "traders");
        producer.offer(job("c", 0));
        assertEquals(List.of("b", "c"), take(trader, 9, SOON), "the one in hand is not given again");
        trader.complete("a", DONE);
        trader.release("b");
        assertEquals(new QueueStats(1, 1, 1), producer.stats());
    }

    @Test
    void answerThatWasLostLosesNoJob() throws Exception {
        for (int i = 0; i < 3; i++) {
            producer.offer(job("j" + i, 0));
        }
        assertEquals(List.of("j0"), take(trader, 1, NOW));
        // What is left of a take whose answer never came: a job that runs in this trader's name and is not in its hand.
        server.ask("CLIENT", "PAUSE", "5000", "ALL");
        assertEquals(List.of(), take(trader, 1, NOW));
        server.ask("CLIENT", "UNPAUSE");
        Queues.awaitReady(trader);
        Queues.until("the rest is delivered", () -> {
            try {
                trader.take(9, Duration.ofMillis(100)).forEach(job -> trader.complete(job.id(), DONE));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return producer.stats().finished() == 2;
        }, () -> producer.stats().toString());
    }

    @Test
    void jobsOfAKilledTraderGoToTheNextAndALivingOneKeepsIts() throws Exception {
        producer.offer(job("long", 0));
        assertEquals(List.of("long"), take(trader, 1, NOW));
        try (TraderChild child = new TraderChild(server.endpoint(), false)) {
            producer.offer(job("a", 0));
            producer.offer(job("b", 0));
            assertEquals("a", child.taken());
            assertEquals(Optional.of(Phase.RUNNING), phase("a"));
            child.kill();
        }
        assertTrue(trader.take(9, SOON).size() + trader.take(9, Queues.LIFE).size() >= 2, "both are given again");
        assertEquals(List.of(), take(trader, 9, Queues.LIFE.multipliedBy(2)), "the long one is not");
        for (String id : List.of("a", "b", "long")) {
            trader.complete(id, DONE);
            assertEquals(Optional.of(DONE), producer.outcome(id), id);
        }
    }

    @Test
    void jobThatEveryTraderDiesOfIsGivenUp() throws Exception {
        trader.close();
        producer.offer(job("poison", 0));
        try (RedisLink link = RedisLink.connect(Endpoint.parse(server.endpoint()), Duration.ofSeconds(3), () -> {}, id -> {})) {
            JobStore store = new JobStore(link::run);
            for (int death = 1; death <= Upkeep.DELIVERIES_MAX; death++) {
                Node mortal = Node.here("default");
                Queues.until("it is delivered to one more", () -> !store.take(mortal, 1, Duration.ofMillis(1)).isEmpty(),
                        () -> producer.list(9).toString());
            }
        }
        JobOutcome.Refused end = assertInstanceOf(JobOutcome.Refused.class, await("poison").orElseThrow());
        assertTrue(end.reason().startsWith("it was delivered to 5 traders that died before it ended"), end.reason());
        assertTrue(Queues.health(producer).contains("1 jobs were given up"), Queues.health(producer));
        trader = Queues.ready(server.endpoint());
    }

    @Test
    void orderlyHandOversAreNotCountedAgainstAJob() throws Exception {
        producer.offer(job("a", 0));
        for (int i = 0; i < 3 * Upkeep.DELIVERIES_MAX; i++) {
            assertEquals(List.of("a"), take(trader, 1, NOW));
            trader.release("a");
        }
        Queues.until("a dead trader's job comes back", () -> {
            try (RedisLink link = RedisLink.connect(Endpoint.parse(server.endpoint()), Duration.ofSeconds(3), () -> {},
                    id -> {})) {
                return !new JobStore(link::run).take(Node.here("default"), 1, Duration.ofMillis(1)).isEmpty();
            }
        }, () -> "");
        assertEquals(List.of("a"), take(trader, 1, SOON));
    }

    @Test
    void keysOfTheOriginalStopTheWorkUntilTheyAreGone() throws Exception {
        producer.offer(job("a", 0));
        server.ask("HSET", "bq:prbmq__main:jobs", "1", "{}");
        Queues.until("it is noticed", () -> Queues.health(trader).contains("CRITICAL"), () -> Queues.health(trader));
        String health = Queues.health(trader);
        assertTrue(health.contains("bq:prbmq__main:jobs") && health.contains("swapped as a pair") && health.contains("flush"),
                health);
        assertEquals(List.of(), take(trader, 1, Duration.ofMillis(50)));
        Queues.until("the other notices, too", () -> Queues.health(producer).contains("CRITICAL"), () -> "");
        String refusal = assertThrows(QueueUnavailableException.class, () -> producer.offer(job("b", 0))).getMessage();
        assertTrue(refusal.contains("bq:prbmq__main:jobs"), refusal);
        server.ask("DEL", "bq:prbmq__main:jobs");
        assertEquals(List.of("a"), take(trader, 1, SOON));
    }
}
