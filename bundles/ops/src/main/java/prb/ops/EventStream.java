package prb.ops;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What one listener is still to be told, at most {@value #QUEUED_MAX} events: one that reads too slowly is cut off and may listen
 * anew. Any thread.
 */
final class EventStream {

    static final int QUEUED_MAX = 64;
    /** Tells the listener that nothing more comes. */
    static final String END = "";

    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUED_MAX);
    private volatile boolean ended;

    /** @param frame one event as it is sent */
    void tell(String frame) {
        if (!queue.offer(frame)) {
            end();
        }
    }

    /** What was told so far is forgotten. */
    void end() {
        ended = true;
        queue.clear();
        queue.offer(END);
    }

    /** The next event, {@link #END}, or {@code beat} when none came in time. */
    String next(long millis, String beat) throws InterruptedException {
        if (ended) {
            return END;
        }
        String frame = queue.poll(millis, TimeUnit.MILLISECONDS);
        return ended ? END : frame == null ? beat : frame;
    }
}
