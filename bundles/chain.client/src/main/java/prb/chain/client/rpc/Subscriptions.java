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

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    private record Early(String id, Json result, long at) {
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
                subscription.offer(held.result());
            }
        }
    }

    /** @return false when the subscriber cannot keep up */
    synchronized boolean deliver(String id, Json result) {
        RpcSubscription known = byId.get(id);
        if (known != null) {
            return known.offer(result);
        }
        if (gone.contains(id)) {
            return true;
        }
        long now = System.nanoTime();
        while (!early.isEmpty() && (early.size() >= EARLY_MAX || now - early.peekFirst().at() > EARLY_NANOS)) {
            LOG.debug("A notification of {} for the unknown subscription {} is dropped", endpoint, early.pollFirst().id());
        }
        early.addLast(new Early(id, result, now));
        return true;
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
