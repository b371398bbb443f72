package prb.worker.runner.pace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GateTest {

    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void neverMoreThanItsCapacityIsInsideAndAllGetThrough() throws Exception {
        long seed = Long.getLong("prb.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Gate gate = new Gate(100, LONG);
        AtomicLong inside = new AtomicLong();
        AtomicLong most = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                long weight = 1 + random.nextInt(60);
                all.add(threads.submit(() -> {
                    try (Gate.Pass pass = gate.enter(weight)) {
                        most.accumulateAndGet(inside.addAndGet(weight), Math::max);
                        Thread.yield();
                        inside.addAndGet(-weight);
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertTrue(most.get() <= 100, "inside at a time: " + most);
    }

    @Test
    void orderIsThatOfAskingAndOneAloneMayWeighMore() throws Exception {
        Gate gate = new Gate(10, LONG);
        List<Integer> order = new CopyOnWriteArrayList<>();
        Gate.Pass large = gate.enter(1_000);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            Thread thread = Thread.ofVirtual().start(() -> {
                try (Gate.Pass pass = gate.enter(10)) {
                    order.add(number);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            threads.add(thread);
            while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }
        assertTrue(order.isEmpty());
        large.close();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(0, 1, 2, 3, 4), order);
    }

    @Test
    void whoStaysForLongKeepsNobodyOut() throws Exception {
        Gate gate = new Gate(1, Duration.ofMillis(20));
        Gate.Pass hangs = gate.enter(1);
        gate.enter(1).close();
        hangs.close();
        try (Gate.Pass pass = gate.enter(1)) {
            assertFalse(Thread.currentThread().isInterrupted());
        }
    }

    @Test
    void whoIsInterruptedLeavesTheRow() throws Exception {
        Gate gate = new Gate(1, LONG);
        Gate.Pass inside = gate.enter(1);
        Thread waits = Thread.ofVirtual().start(() -> {
            try {
                gate.enter(1).close();
            } catch (InterruptedException wanted) {
                Thread.currentThread().interrupt();
            }
        });
        while (waits.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        waits.interrupt();
        waits.join();
        inside.close();
        gate.enter(1).close();
    }
}
