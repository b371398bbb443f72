package prb.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static prb.trade.api.TradeQueueContract.job;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import prb.trade.api.JobOutcome;
import prb.trade.api.QueueFullException;
import prb.trade.api.QueueUnavailableException;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueueContract;

/**
 * Traders are killed between taking and ending, Redis is killed and comes back empty, and the producer does what producers do:
 * it offers again what the queue does not know.
 */
class RedisKillTest {

    private static final int JOBS = 120;
    private static final int KILLS = Integer.getInteger("prb.prove.kills", 4);
    private static final long SEED = Long.getLong("prb.prove.seed", 7);
    private static final JobOutcome DONE = new JobOutcome.Succeeded(TradeQueueContract.KEY, TradeQueueContract.KEY);

    @Test
    void everyJobEndsOnceWhateverDies() throws Exception {
        Random random = new Random(SEED);
        Map<String, JobOutcome> ended = new TreeMap<>();
        try (RedisServer server = RedisServer.started()) {
            RedisTradeQueue producer = Queues.ready(server.endpoint());
            try {
                for (int kill = 0; kill < KILLS; kill++) {
                    try (TraderChild child = new TraderChild(server.endpoint(), random.nextBoolean())) {
                        pass(producer, ended);
                        child.taken();
                        for (int i = random.nextInt(3); i > 0; i--) {
                            pass(producer, ended);
                        }
                        if (kill % 2 == 0) {
                            child.kill();
                        } else {
                            server.kill();
                            server.start();
                            Queues.awaitReady(producer);
                        }
                    }
                }
                finish(server, producer, ended);
            } finally {
                producer.close();
            }
        }
        System.out.println("redis kills: " + KILLS + " kills, " + ended.size() + " jobs ended, seed " + SEED);
        assertEquals(JOBS, ended.size());
    }

    private static void finish(RedisServer server, RedisTradeQueue producer, Map<String, JobOutcome> ended) throws Exception {
        RedisTradeQueue last = Queues.ready(server.endpoint());
        try {
            Queues.until("every job has ended", () -> {
                takeAndEnd(last);
                pass(producer, ended);
                return ended.size() == JOBS;
            }, () -> ended.size() + " of " + JOBS + " ended, " + producer.stats() + Queues.health(producer));
            for (TradeJob late : last.take(JOBS, Queues.LIFE)) {
                assertEquals(null, late, "nothing is delivered that had ended");
            }
        } finally {
            last.close();
        }
    }

    private static void takeAndEnd(RedisTradeQueue trader) {
        try {
            trader.take(20, Duration.ofMillis(50)).forEach(job -> trader.complete(job.id(), DONE));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Looks at every job that has not ended, and offers those that the queue does not know. */
    private static void pass(RedisTradeQueue producer, Map<String, JobOutcome> ended) {
        for (int i = 0; i < JOBS; i++) {
            String id = "job" + i;
            try {
                if (ended.containsKey(id)) {
                    continue;
                }
                Optional<JobOutcome> outcome = producer.outcome(id);
                outcome.ifPresent(end -> assertEquals(null, ended.put(id, end), "a second outcome for " + id));
                if (outcome.isEmpty() && producer.status(id).isEmpty()) {
                    producer.offer(job(id, List.of(0, 5).get(i % 2)));
                }
            } catch (QueueUnavailableException | QueueFullException later) {
                return;
            }
        }
    }
}
