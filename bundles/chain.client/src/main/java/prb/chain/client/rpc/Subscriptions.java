package prb.chain.client.rpc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions of one connection by id. A notification may overtake the reply that names its subscription: such ones
 * are held for a while. Any thread.
 */
final class Subscriptions {

    /** Notifications held for a subscription that is not known yet, all together; the oldest go first. */
    static final int EARLY_MAX = 256;

    /** How long an early notification is held, in nanoseconds. */
    static final long EARLY_NANOS = 10_000_000_000L;

    /** Largest early notification that is held, in bytes of its message. */
    static final int EARLY_BYTES_MAX = 64 << 10;

    /** What became of a notification. */
    enum Delivery {
        /** Handed to its subscriber, or dropped for one that has just left. */
        TAKEN,
        /** Nobody subscribed to it yet; it may have been held. */
        UNKNOWN,
        /** The subscriber cannot keep up. */
        FULL
    }

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    private record Early(String id, Json result, int size, long at) {
    }

    private final Endpoint endpoint;
    private final Map<String, RpcSubscription> byId = new HashMap<>();
    private final ArrayDeque<Early> early = new ArrayDeque<>();
    private final HashSet<String> gone = new HashSet<>();

    Subscriptions(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** The id as text: nodes send texts or numbers. */
    static String id(Json id) {
        return switch (id) {
            case Json.Text text -> text.value();
            case Json.Hex hex -> hex.value().toHex();
            case Json.Num number -> number.text();
            default -> throw new JsonException("a subscription id was expected, not " + id.describe());
        };
    }

    synchronized void add(String id, RpcSubscription subscription) {
        gone.remove(id);
        byId.put(id, subscription);
        for (Iterator<Early> all = early.iterator(); all.hasNext();) {
            Early held = all.next();
            if (held.id().equals(id)) {
                all.remove();
                subscription.offer(held.result(), held.size());
            }
        }
    }

    /** @param size of the message in bytes */
    synchronized Delivery deliver(String id, Json result, int size) {
        RpcSubscription known = byId.get(id);
        if (known != null) {
            return known.offer(result, size) ? Delivery.TAKEN : Delivery.FULL;
        }
        if (gone.contains(id)) {
            return Delivery.TAKEN;
        }
        long now = System.nanoTime();
        while (!early.isEmpty() && (early.size() >= EARLY_MAX || now - early.getFirst().at() > EARLY_NANOS)) {
            LOG.debug("A notification of {} for the unknown subscription {} is dropped", endpoint, early.removeFirst().id());
        }
        if (size <= EARLY_BYTES_MAX) {
            early.addLast(new Early(id, result, size, now));
        }
        return Delivery.UNKNOWN;
    }

    synchronized boolean remove(String id) {
        RpcSubscription known = byId.remove(id);
        if (known == null) {
            return false;
        }
        if (gone.size() >= EARLY_MAX) {
            gone.clear();
        }
        gone.add(id);
        known.stop();
        return true;
    }

    void loseAll(String reason) {
        List<RpcSubscription> lost;
        synchronized (this) {
            lost = new ArrayList<>(byId.values());
            byId.clear();
            early.clear();
        }
        lost.forEach(subscription -> subscription.lost(reason));
    }
}
