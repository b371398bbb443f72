package prb.worker.runner.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LanesTest {

    private static final long MIB = 1 << 20;

    private final Lanes lanes = new Lanes();
    private final List<String> order = new CopyOnWriteArrayList<>();

    private Thread catchUp(String name, long bytes) {
        Thread thread = Thread.ofVirtual().start(() -> {
            try (Lanes.Ride ride = lanes.catchUp(bytes)) {
                order.add(name);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        while (thread.getState() == Thread.State.RUNNABLE || thread.getState() == Thread.State.NEW) {
            Thread.onSpinWait();
        }
        return thread;
    }

    @Test
    void theTipNeverWaitsAndWhoHangsThereHoldsNobodyForLong() throws InterruptedException {
        Lanes.Ride full = lanes.catchUp(64 * MIB);
        Lanes.Ride hangs = lanes.tip();
        lanes.tip().close();
        full.close();
        catchUp("catching up", MIB).join();
        assertEquals(List.of("catching up"), order);
        hangs.close();
    }

    @Test
    void thoseThatCatchUpTakeTurnsUnderABoundOfBytes() throws InterruptedException {
        Lanes.Ride full = lanes.catchUp(64 * MIB);
        Thread one = catchUp("one", 64 * MIB);
        Thread two = catchUp("two", 1);
        assertEquals(List.of(), order);
        full.close();
        one.join();
        two.join();
        assertEquals(List.of("one", "two"), order);
    }
}
