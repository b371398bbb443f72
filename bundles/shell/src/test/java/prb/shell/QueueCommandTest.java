package prb.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.trade.api.FixedQueue;
import prb.trade.api.JobOutcome;
import prb.trade.api.TradeQueue.Phase;

/** What an operator sees of the queue, and does to its jobs. */
class QueueCommandTest {

    private final FixedQueue queue = new FixedQueue();
    private final QueueCommand command = new QueueCommand();

    @BeforeEach
    void fill() {
        command.queue = queue;
        Bytes hash = Bytes.wrap(new byte[32]);
        queue.put("waits", Phase.WAITING, Optional.empty());
        queue.put("failed", Phase.FINISHED, Optional.of(new JobOutcome.Failed(hash, hash, "Pallet.Error: why")));
        queue.put("done", Phase.FINISHED, Optional.of(new JobOutcome.Succeeded(hash, hash)));
    }

    @Test
    void jobsAreShownByPhase() {
        assertTrue(command.queue().startsWith("waiting 1, running 0, finished 2"), command::queue);
        String failed = command.queue("failed");
        assertTrue(failed.contains("Pallet.Error: why"), failed);
        assertFalse(failed.contains("waits") || failed.contains("Succeeded"), failed);
        assertThrows(IllegalArgumentException.class, () -> command.queue("other"));
    }

    @Test
    void oneJobIsToldWhole() {
        String text = command.job("failed");
        assertTrue(text.contains("start_computing") && text.contains("2026-01-02T03:14:05Z") && text.contains("why"), text);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> command.job("none")).getMessage().contains("'none'"));
    }

    @Test
    void jobsAreTriedAgainOrTakenBack() throws Exception {
        assertEquals("job failed waits again", command.retry("failed"));
        assertEquals(Phase.WAITING, queue.status("failed").orElseThrow().phase());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> command.retry("done")).getMessage().contains("succeeded"));
        assertEquals("job waits is cancelled", command.cancel("waits"));
        assertThrows(IllegalArgumentException.class, () -> command.cancel("done"));
    }

    @Test
    void missingQueueIsSaid() {
        command.queue = null;
        assertThrows(IllegalStateException.class, () -> command.job("waits"));
    }
}
