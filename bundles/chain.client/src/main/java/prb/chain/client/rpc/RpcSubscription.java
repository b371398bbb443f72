package prb.chain.client.rpc;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One subscription: its notifications in order, on a virtual thread of its own, then once why it ended. */
final class RpcSubscription {

    /** Notifications that may wait for a slow handler; one more closes the connection. */
    static final int WAITING_MAX = 4096;

    /** Bytes of messages whose notifications may wait. */
    static final long WAITING_BYTES_MAX = 32L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(RpcSubscription.class);

    private sealed interface Event {

        record Note(Json result, int size) implements Event {
        }

        record Lost(String reason) implements Event {
        }

        record Stop() implements Event {
        }
    }

    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Consumer<Json> onNote;
    private final Consumer<String> onLost;

    RpcSubscription(String name, Consumer<Json> onNote, Consumer<String> onLost) {
        this.onNote = onNote;
        this.onLost = onLost;
        Thread.ofVirtual().name(name).start(this::run);
    }

    /** @return false when too many notifications wait already */
    boolean offer(Json result, int size) {
        if (events.size() >= WAITING_MAX || waitingBytes.get() + size > WAITING_BYTES_MAX) {
            return false;
        }
        waitingBytes.addAndGet(size);
        return events.add(new Event.Note(result, size));
    }

    void lost(String reason) {
        events.add(new Event.Lost(reason));
    }

    void stop() {
        events.add(new Event.Stop());
    }

    private void run() {
        while (true) {
            Event event;
            try {
                event = events.take();
            } catch (InterruptedException e) {
                return;
            }
            try {
                switch (event) {
                    case Event.Note note -> {
                        waitingBytes.addAndGet(-note.size());
                        onNote.accept(note.result());
                    }
                    case Event.Lost lost -> onLost.accept(lost.reason());
                    case Event.Stop stop -> {
                    }
                }
            } catch (RuntimeException e) {
                LOG.warn("A notification could not be handled: {}", e.toString(), e);
            }
            if (!(event instanceof Event.Note)) {
                return;
            }
        }
    }
}
