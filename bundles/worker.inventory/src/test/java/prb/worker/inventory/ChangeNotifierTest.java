package prb.worker.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static prb.worker.inventory.Samples.pool;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.worker.api.InventoryException;

class ChangeNotifierTest {

    private static final int DEADLINE_S = 20;

    @TempDir
    Path folder;

    private StoredInventory inventory;

    @BeforeEach
    void open() throws Exception {
        inventory = new StoredInventory(new FakeIdentity(1), folder.resolve("local.db"));
    }

    @AfterEach
    void close() throws Exception {
        inventory.close();
    }

    @Test
    void listenersSeeEachCommitInOrderOnAThreadOfTheirOwn() throws Exception {
        BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        inventory.onChange(() -> {
            threads.add(Thread.currentThread());
            throw new IllegalStateException("a bad listener, as the test wants it");
        });
        inventory.onChange(() -> sizes.add(inventory.pools().size()));
        for (int pid = 1; pid <= 5; pid++) {
            inventory.createPools(List.of(pool(pid, "p" + pid)));
        }
        int last = 0;
        for (int call = 0; call < 5; call++) {
            Integer size = sizes.poll(DEADLINE_S, TimeUnit.SECONDS);
            assertNotNull(size, "call " + call);
            assertTrue(size >= call + 1 && size >= last, "call " + call + " saw " + size);
            last = size;
        }
        assertEquals(5, last);
        assertEquals(5, threads.size());
        assertEquals(1, threads.stream().distinct().count());
        assertTrue(threads.stream().allMatch(Thread::isVirtual));
    }

    @Test
    void refusedAndEmptyCallsSignalNothingAndClosedListenersHearNothing() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        AutoCloseable closed = inventory.onChange(() -> heard.add("closed"));
        inventory.onChange(() -> heard.add("open"));
        closed.close();
        assertThrows(InventoryException.class, () -> inventory.createPools(List.of(pool(-1, "bad"))));
        inventory.createPools(List.of());
        inventory.deleteWorkers(List.of());
        inventory.createPools(List.of(pool(1, "a")));
        assertEquals("open", heard.poll(DEADLINE_S, TimeUnit.SECONDS));
        inventory.close();
        assertNull(heard.poll());
    }

    @Test
    void listenerMayChangeTheInventory() throws Exception {
        CountDownLatch done = new CountDownLatch(2);
        AtomicInteger calls = new AtomicInteger();
        inventory.onChange(() -> {
            if (calls.incrementAndGet() == 1) {
                createSecond();
            }
            done.countDown();
        });
        inventory.createPools(List.of(pool(1, "a")));
        assertTrue(done.await(DEADLINE_S, TimeUnit.SECONDS));
        assertEquals(2, inventory.pools().size());
    }

    private void createSecond() {
        try {
            inventory.createPools(List.of(pool(2, "b")));
        } catch (InventoryException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void slowListenerStillHearsOfTheLastChange() throws Exception {
        ChangeNotifier notifier = new ChangeNotifier();
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger state = new AtomicInteger();
        BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
        notifier.add(() -> {
            awaitQuietly(go);
            seen.add(state.get());
        });
        int changes = 10_000;
        for (int i = 0; i < changes; i++) {
            state.incrementAndGet();
            notifier.signal();
        }
        go.countDown();
        Integer last;
        do {
            last = seen.poll(DEADLINE_S, TimeUnit.SECONDS);
            assertNotNull(last);
        } while (last < changes);
        notifier.close();
    }

    @Test
    void closeInterruptsTheListenerAndLeavesNoThread() throws Exception {
        BlockingQueue<Thread> running = new ArrayBlockingQueue<>(1);
        inventory.onChange(() -> {
            running.add(Thread.currentThread());
            awaitQuietly(new CountDownLatch(1));
        });
        inventory.createPools(List.of(pool(1, "a")));
        Thread thread = running.poll(DEADLINE_S, TimeUnit.SECONDS);
        assertNotNull(thread);
        inventory.close();
        assertTrue(thread.join(java.time.Duration.ofSeconds(DEADLINE_S)));
        assertFalse(thread.isAlive());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
