package prb.redis;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Queues on a server, and waiting for what must come. */
final class Queues {

    /** Short enough for a test, long enough for a machine that is busy with others. */
    static final Duration LIFE = Duration.ofSeconds(2);

    private Queues() {}

    static RedisTradeQueue open(String endpoint) {
        return open(endpoint, "default");
    }

    static RedisTradeQueue open(String endpoint, String bridge) {
        return new RedisTradeQueue(endpoint, bridge, 100_000, 50_000, Timing.of(LIFE, Duration.ofHours(1)), Optional.empty());
    }

    static RedisTradeQueue ready(String endpoint) throws InterruptedException {
        RedisTradeQueue queue = open(endpoint);
        awaitReady(queue);
        return queue;
    }

    static void awaitReady(RedisTradeQueue queue) throws InterruptedException {
        until("the queue can be used", () -> !health(queue).contains("CRITICAL"), () -> health(queue));
    }

    static String health(RedisTradeQueue queue) {
        StringBuilder text = new StringBuilder();
        queue.execute().forEach(entry -> text.append(entry.getStatus()).append(' ').append(entry.getMessage()).append('\n'));
        return text.toString();
    }

    static void until(String what, BooleanSupplier reached, Supplier<String> state) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not reached: " + what + "; it is: " + state.get());
            }
            Thread.sleep(20);
        }
    }
}
