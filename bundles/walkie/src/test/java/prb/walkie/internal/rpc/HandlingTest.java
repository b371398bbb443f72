package prb.walkie.internal.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import prb.walkie.api.Access;
import prb.walkie.api.WalkieException;

class HandlingTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final Handling handling = new Handling();
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch after = new CountDownLatch(1);

    @AfterEach
    void close() {
        go.countDown();
        handling.close();
    }

    private Handling.Work<String> work(Access access, Duration atMost, Callable<String> body) {
        return new Handling.Work<>("ListPool", access, atMost, body, after::countDown);
    }

    private String waits() {
        try {
            go.await();
            return "done";
        } catch (InterruptedException e) {
            interrupted.countDown();
            return "interrupted";
        }
    }

    @Test
    void anAnswerInTimeIsGiven() throws Exception {
        assertEquals("x", handling.run(work(Access.READ, LONG, () -> "x"), () -> false));
        assertTrue(after.await(20, TimeUnit.SECONDS));
    }

    @Test
    void readingThatTakesTooLongIsInterruptedAndTold() throws Exception {
        WalkieException error = assertThrows(WalkieException.class,
                () -> handling.run(work(Access.READ, SHORT, this::waits), () -> false));
        assertEquals(WalkieException.Type.SERVER, error.type());
        assertTrue(error.getMessage().contains("ListPool took longer than 50 ms"), error.getMessage());
        assertTrue(interrupted.await(20, TimeUnit.SECONDS));
        assertTrue(after.await(20, TimeUnit.SECONDS), "its place is free");
        assertEquals(1, handling.late());
    }

    @Test
    void changingThatTakesTooLongGoesOnAndKeepsItsPlace() throws Exception {
        WalkieException error = assertThrows(WalkieException.class,
                () -> handling.run(work(Access.CHANGE, SHORT, this::waits), () -> false));
        assertTrue(error.getMessage().contains("may still be carried out"), error.getMessage());
        assertEquals(1, after.getCount(), "it still runs");
        go.countDown();
        assertTrue(after.await(20, TimeUnit.SECONDS));
        assertEquals(1, interrupted.getCount(), "nobody interrupted it");
    }

    @Test
    void readingForACallerThatIsGoneIsInterruptedAndChangingIsNot() throws Exception {
        assertThrows(Handling.CallerGone.class, () -> handling.run(work(Access.READ, LONG, this::waits), () -> true));
        assertTrue(interrupted.await(20, TimeUnit.SECONDS));
        assertThrows(Handling.CallerGone.class, () -> handling.run(work(Access.CHANGE, LONG, () -> {
            go.await();
            return "done";
        }), () -> true));
        assertEquals(2, handling.cancelled());
    }

    @Test
    void failuresOfHandlersComeThrough() {
        assertThrows(IllegalStateException.class, () -> handling.run(work(Access.READ, LONG, () -> {
            throw new IllegalStateException("bug");
        }), () -> false));
        WalkieException error = assertThrows(WalkieException.class, () -> handling.run(work(Access.READ, LONG, () -> {
            throw new WalkieException(WalkieException.Type.DUPLICATED, "twice");
        }), () -> false));
        assertEquals(WalkieException.Type.DUPLICATED, error.type());
    }

    @Test
    void oneHolderNeverHasAllPlaces() throws Exception {
        Places places = new Places(3, 2);
        assertTrue(places.enter("a", Duration.ZERO));
        assertTrue(places.enter("a", Duration.ZERO));
        assertFalse(places.enter("a", Duration.ZERO));
        assertTrue(places.enter("b", Duration.ZERO));
        assertFalse(places.enter("c", SHORT), "none is left");
        places.leave("a");
        assertTrue(places.enter("c", Duration.ZERO));
        for (String holder : new String[] {"a", "b", "c"}) {
            places.leave(holder);
        }
        assertEquals(0, places.taken());
    }

    @Test
    void whoWaitsForAPlaceGetsItWhenOneIsLeft() throws Exception {
        Places places = new Places(1, 1);
        assertTrue(places.enter("a", Duration.ZERO));
        Thread leaving = Thread.ofVirtual().start(() -> places.leave("a"));
        assertTrue(places.enter("b", LONG));
        leaving.join();
    }

    @Test
    void callsPerSecondAreCountedByPeer() {
        AtomicLong now = new AtomicLong();
        CallRates rates = new CallRates(10, now::get);
        for (int i = 0; i < 10; i++) {
            assertTrue(rates.take("a"));
        }
        assertFalse(rates.take("a"));
        assertTrue(rates.take("b"), "others are served");
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(200));
        assertTrue(rates.take("a"));
        assertTrue(rates.take("a"));
        assertFalse(rates.take("a"));
        for (int i = 0; i < 3 * CallRates.PEERS_MAX; i++) {
            rates.take("peer" + i);
        }
        assertEquals(CallRates.PEERS_MAX, rates.size());
    }
}
