package prb.devnet.chain.rpc;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.devnet.chain.ledger.Block;
import prb.devnet.chain.ledger.Ledger;

/** All subscriptions of one chain. Everything that clients hear goes through one thread, so order is kept. */
final class Subscriptions implements Ledger.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    private final Map<String, Subscription> active = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final ExecutorService notifier;

    Subscriptions(String chain) {
        notifier = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("devnet-notify-" + chain).factory());
    }

    /** Opens a subscription once the reply with its id is on its way. */
    Subscription add(RpcCall call, Function<String, Subscription> factory) throws RpcException {
        call.connection().checkSubscriptions();
        String id = "devnet-" + ids.incrementAndGet();
        Subscription subscription = factory.apply(id);
        active.put(id, subscription);
        call.connection().subscriptions().add(id);
        call.afterReply(() -> run(subscription::open));
        return subscription;
    }

    /** Ends a subscription of the calling client; answers whether there was one. */
    boolean remove(RpcConnection connection, String id) {
        boolean own = connection.subscriptions().remove(id);
        if (own) {
            active.remove(id);
        }
        return own;
    }

    /** Delivers a result in the notifying thread. */
    void deliver(Subscription subscription, Object result) {
        run(() -> subscription.deliver(result));
    }

    void addUnsubscribe(MethodTable table, List<String> names) {
        table.add(names, (params, call) -> remove(call.connection(), params.text(0, "subscription")));
    }

    void drop(RpcConnection connection) {
        connection.subscriptions().forEach(active::remove);
        connection.subscriptions().clear();
    }

    @Override
    public void best(Block block) {
        run(() -> active.values().forEach(subscription -> subscription.best(block)));
    }

    @Override
    public void finalized(Block block) {
        run(() -> active.values().forEach(subscription -> subscription.finalized(block)));
    }

    void close() {
        active.clear();
        notifier.shutdownNow();
    }

    private void run(Runnable task) {
        try {
            notifier.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.error("a notification failed unexpectedly", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("the chain is stopping; a notification was dropped");
        }
    }
}
