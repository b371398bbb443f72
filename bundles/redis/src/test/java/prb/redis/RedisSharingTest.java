package prb.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static prb.trade.api.TradeQueueContract.job;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import prb.trade.api.JobOutcome;
import prb.trade.api.QueueUnavailableException;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueueContract;

/** Who works on one Redis, what is wrong with it, and what stays behind when the queue goes. */
class RedisSharingTest {

    private static final JobOutcome DONE = new JobOutcome.Succeeded(TradeQueueContract.KEY, TradeQueueContract.KEY);

    @Test
    void startsWithoutRedisAndWorksWhenItComes() throws Exception {
        RedisServer server = RedisServer.stopped();
        RedisTradeQueue queue = Queues.open(server.endpoint());
        try (server) {
            Queues.until("it is said", () -> Queues.health(queue).contains("Redis at redis://127.0.0.1:" + server.port()
                    + "/0 is out of reach"), () -> Queues.health(queue));
            String why = assertThrows(QueueUnavailableException.class, () -> queue.offer(job("a", 0))).getMessage();
            assertTrue(why.contains("Redis at redis://127.0.0.1:" + server.port() + "/0 is out of reach"), why);
            assertEquals(List.of(), queue.take(1, Duration.ofMillis(10)));
            assertTrue(queue.await("a", Duration.ofMillis(10)).isEmpty());
            assertTrue(Queues.health(queue).startsWith("CRITICAL Redis at"), Queues.health(queue));
            server.start();
            Queues.awaitReady(queue);
            assertTrue(queue.offer(job("a", 0)));
            assertEquals("a", queue.take(1, Duration.ofSeconds(10)).getFirst().id());
        } finally {
            queue.close();
        }
    }

    @Test
    void endpointThatIsNoneIsSaidAndDoesNotEndTheProcess() throws Exception {
        RedisTradeQueue queue = Queues.open("localhost:6379");
        try {
            Queues.until("it is said", () -> Queues.health(queue).contains("PHALA_Q_REDIS_ENDPOINT"), () -> Queues.health(
                    queue));
            assertThrows(QueueUnavailableException.class, () -> queue.offer(job("a", 0)));
        } finally {
            queue.close();
        }
    }

    @Test
    void secondTraderIsNamedInAWarning() throws Exception {
        try (RedisServer server = RedisServer.started()) {
            RedisTradeQueue first = Queues.ready(server.endpoint());
            RedisTradeQueue second = Queues.ready(server.endpoint());
            try {
                first.take(1, Duration.ZERO);
                second.take(1, Duration.ZERO);
                assertTrue(Queues.health(second).contains("WARN another trader"), Queues.health(second));
                assertTrue(Queues.health(second).contains("process " + ProcessHandle.current().pid()), Queues.health(second));
            } finally {
                first.close();
                second.close();
            }
        }
    }

    @Test
    void redisThatKeepsItsDataIsWarnedAbout() throws Exception {
        try (RedisServer server = RedisServer.started("--save", "3600", "1", "--maxmemory", "64mb", "--maxmemory-policy",
                "allkeys-lru")) {
            RedisTradeQueue queue = Queues.ready(server.endpoint());
            try {
                String health = Queues.health(queue);
                assertTrue(health.contains("WARN Redis at") && health.contains("writes its data to disk"), health);
                assertTrue(health.contains("drops keys when its memory is full (maxmemory-policy allkeys-lru)"), health);
            } finally {
                queue.close();
            }
        }
    }

    @Test
    void passwordLetsInAndIsNeverShown() throws Exception {
        try (RedisServer server = RedisServer.started("--requirepass", "tellnobody")) {
            RedisTradeQueue wrong = Queues.open("redis://:tellnobodyelse@127.0.0.1:" + server.port());
            RedisTradeQueue right = Queues.open("redis://:tellnobody@127.0.0.1:" + server.port() + "/3");
            try {
                Queues.awaitReady(right);
                assertTrue(right.offer(job("a", 0)));
                Queues.until("it is refused", () -> Queues.health(wrong).contains("out of reach:"), () -> Queues.health(wrong));
                assertFalse((Queues.health(wrong) + Queues.health(right)).contains("tellnobody"), Queues.health(wrong));
            } finally {
                wrong.close();
                right.close();
            }
        }
    }

    @Test
    void nothingStaysBehindWhenTheQueueIsSwappedUnderLoad() throws Exception {
        try (RedisServer server = RedisServer.started()) {
            List<String> before = threads();
            for (int round = 0; round < 3; round++) {
                RedisTradeQueue queue = Queues.ready(server.endpoint());
                AtomicBoolean stop = new AtomicBoolean();
                List<Thread> users = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    int user = i;
                    users.add(Thread.ofVirtual().start(() -> use(queue, user, stop)));
                }
                Queues.until("jobs pass", () -> queue.stats().finished() > 50, () -> queue.stats().toString());
                queue.close();
                stop.set(true);
                for (Thread user : users) {
                    user.join();
                }
            }
            Queues.until("no thread is left", () -> threads().equals(before), () -> threads() + " instead of " + before);
            Queues.until("no connection is left", () -> clients(server) == 1, () -> clients(server) + " connections");
            RedisTradeQueue last = Queues.ready(server.endpoint());
            List<TradeJob> rest = last.take(1_000, Duration.ZERO);
            rest.forEach(job -> last.complete(job.id(), DONE));
            assertEquals(0, last.stats().running() + last.stats().waiting(), "what ran when it closed waits again");
            last.close();
        }
    }

    private static void use(RedisTradeQueue queue, int user, AtomicBoolean stop) {
        try {
            for (int i = 0; !stop.get(); i++) {
                queue.offer(job(ProcessHandle.current().pid() + "-" + System.identityHashCode(queue) + "-" + user + "-" + i, 0));
                for (TradeJob job : queue.take(1, Duration.ofMillis(20))) {
                    queue.complete(job.id(), DONE);
                }
            }
        } catch (IllegalStateException closed) {
            assertTrue(closed.getMessage().contains("closed") || closed instanceof QueueUnavailableException, closed.toString());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names of threads that are not the test's own. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.contains("redisson") || name
                .contains("prb-redis") || name.contains("netty")).sorted().toList();
    }

    private static int clients(RedisServer server) {
        try {
            return (int) server.ask("CLIENT", "LIST", "TYPE", "NORMAL").lines().filter(line -> line.startsWith("id=")).count()
                    + (int) server.ask("CLIENT", "LIST", "TYPE", "PUBSUB").lines().filter(line -> line.startsWith("id=")).count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
