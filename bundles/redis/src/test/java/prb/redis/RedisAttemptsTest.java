package prb.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static prb.redis.AttemptTrailTest.ACCOUNT;
import static prb.redis.AttemptTrailTest.attempt;
import static prb.trade.api.TradeQueueContract.job;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.trade.api.Fence;
import prb.trade.api.JobOutcome;
import prb.trade.api.StaleFenceException;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueueContract;

/** Who works an account, and what is left of its extrinsics when traders and Redis fail. */
class RedisAttemptsTest {

    private static final JobOutcome DONE = new JobOutcome.Succeeded(TradeQueueContract.KEY, TradeQueueContract.KEY);

    @TempDir
    Path folder;
    private RedisServer server;

    @BeforeEach
    void start() throws Exception {
        server = RedisServer.started();
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private RedisTradeQueue queue(String trail) throws Exception {
        RedisTradeQueue queue = new RedisTradeQueue(server.endpoint(), "default", 100, 100,
                Timing.of(Queues.LIFE, Duration.ofHours(1)), Optional.of(folder.resolve(trail)));
        Queues.awaitReady(queue);
        return queue;
    }

    private static Fence claim(RedisTradeQueue queue) throws Exception {
        Queues.until("the account is given", () -> queue.claim(ACCOUNT).isPresent(), () -> "");
        return queue.claim(ACCOUNT).orElseThrow();
    }

    @Test
    void accountHasOneTraderAndOneThatWasPausedIsFencedOff() throws Exception {
        RedisTradeQueue second = queue("second");
        // A trader that gives no further sign of life, as one that is stopped with SIGSTOP.
        try (RedisLink link = RedisLink.connect(Endpoint.parse(server.endpoint()), Duration.ofSeconds(3))) {
            AttemptStore store = new AttemptStore(link::run);
            Node paused = Node.here("default");
            Queues.until("it is given", () -> store.claim(paused, ACCOUNT, Queues.LIFE, 0).isPresent(), () -> "");
            long token = store.claim(paused, ACCOUNT, Queues.LIFE, 0).orElseThrow().token();
            Fence first = new Fence(AttemptStore.key(ACCOUNT), token);
            store.keep(ACCOUNT, List.of(attempt(1, "a")), first, false);
            assertEquals(Optional.empty(), second.claim(ACCOUNT), "while the first one lives");
            Fence right = claim(second);
            assertNotEquals(first, right);
            assertThrows(StaleFenceException.class, () -> store.keep(ACCOUNT, List.of(attempt(2, "b")), first, false));
            assertThrows(StaleFenceException.class, () -> store.resolve(List.of(attempt(1, "a")), Map.of("a", DONE),
                    first, 10, id -> Optional.empty()));
            assertEquals(List.of(attempt(1, "a")), second.attempts(ACCOUNT, right));
        }
        second.close();
    }

    @Test
    void lossOfRedisAndTraderTogetherForgetsNoExtrinsic() throws Exception {
        RedisTradeQueue first = queue("trail");
        first.offer(job("a", 0));
        first.offer(job("b", 0));
        first.take(2, Duration.ofSeconds(10));
        Fence right = claim(first);
        first.attempt(attempt(1, "a"), right);
        first.attempt(attempt(2, "b"), right);
        first.resolve(List.of(attempt(1, "a")), Map.of("a", DONE), right);
        server.kill();
        first.close();
        server.start();
        RedisTradeQueue next = queue("trail");
        Fence again = claim(next);
        assertEquals(List.of(attempt(2, "b")), next.attempts(ACCOUNT, again));
        next.offer(job("b", 0));
        assertEquals(false, next.cancel("b"), "it may be on its way");
        next.resolve(List.of(attempt(2, "b")), Map.of("b", DONE), again);
        assertEquals(Optional.of(DONE), next.outcome("b"));
        next.close();
        RedisTradeQueue last = queue("trail");
        assertEquals(List.of(), last.attempts(ACCOUNT, claim(last)));
        last.close();
    }

    @Test
    void extrinsicThatAnotherMachineSettledIsNotFollowedAgain() throws Exception {
        RedisTradeQueue first = queue("first");
        first.offer(job("a", 0));
        first.take(1, Duration.ofSeconds(10));
        first.attempt(attempt(1, "a"), claim(first));
        first.close();
        RedisTradeQueue second = queue("second");
        Fence right = claim(second);
        second.resolve(second.attempts(ACCOUNT, right), Map.of("a", DONE), right);
        second.close();
        RedisTradeQueue again = queue("first");
        assertEquals(List.of(), again.attempts(ACCOUNT, claim(again)));
        again.close();
    }

    @Test
    void flushEndsTheRightAndItsHolderComesFirst() throws Exception {
        RedisTradeQueue holder = queue("holder");
        RedisTradeQueue stranger = queue("stranger");
        holder.offer(job("a", 0));
        List<TradeJob> taken = holder.take(1, Duration.ofSeconds(10));
        Fence right = claim(holder);
        holder.attempt(attempt(1, "a"), right);
        server.ask("FLUSHALL");
        assertThrows(StaleFenceException.class, () -> holder.attempt(attempt(2, "b"), right));
        Queues.until("the holder has it again", () -> holder.claim(ACCOUNT).isPresent(), () -> "");
        Fence anew = holder.claim(ACCOUNT).orElseThrow();
        assertEquals(Optional.empty(), stranger.claim(ACCOUNT));
        assertEquals(List.of(attempt(1, "a")), holder.attempts(ACCOUNT, anew));
        holder.resolve(List.of(attempt(1, "a")), Map.of("a", DONE), anew);
        assertEquals(Optional.of(DONE), stranger.outcome("a"), "the job that it had in hand is remembered");
        assertEquals(1, taken.size());
        holder.close();
        stranger.close();
    }
}
