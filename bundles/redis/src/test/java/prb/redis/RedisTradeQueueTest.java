package prb.redis;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import prb.trade.api.TradeQueue;
import prb.trade.api.TradeQueueContract;

class RedisTradeQueueTest extends TradeQueueContract {

    private static RedisServer server;
    private boolean flushed;

    @BeforeAll
    static void start() throws Exception {
        server = RedisServer.started();
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected TradeQueue open() throws Exception {
        if (!flushed) {
            server.ask("FLUSHALL");
            flushed = true;
        }
        RedisTradeQueue queue = new RedisTradeQueue(server.endpoint(), "default", WAITING_MAX, FINISHED_KEPT,
                Timing.of(Queues.LIFE, Duration.ofHours(1)), Optional.empty());
        Queues.awaitReady(queue);
        return queue;
    }

    @Override
    protected void close(TradeQueue queue) {
        ((RedisTradeQueue) queue).close();
    }
}
