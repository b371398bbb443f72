package prb.devnet.chain.rpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import prb.devnet.chain.ledger.Block;

/** What one client wants to hear. Used by the notifying thread of the chain only; results before the reply are kept back. */
abstract class Subscription {

    /** Most results that may come before the reply. */
    private static final int EARLY_MAX = 64;

    private final String id;
    private final RpcConnection connection;
    private final String notification;
    private final List<Object> early = new ArrayList<>();
    private boolean open;

    Subscription(String id, RpcConnection connection, String notification) {
        this.id = id;
        this.connection = connection;
        this.notification = notification;
    }

    final String id() {
        return id;
    }

    final RpcConnection connection() {
        return connection;
    }

    /** The client knows the id now. */
    final void open() {
        open = true;
        early.forEach(this::deliver);
        early.clear();
        opened();
    }

    final void deliver(Object result) {
        if (!open) {
            if (early.size() < EARLY_MAX) {
                early.add(result);
            }
            return;
        }
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("subscription", id);
        params.put("result", result);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("jsonrpc", "2.0");
        message.put("method", notification);
        message.put("params", params);
        connection.send(message);
    }

    /** Called once, when the subscription may deliver. */
    void opened() {
        // nothing to tell yet
    }

    void best(Block block) {
        // not of interest
    }

    void finalized(Block block) {
        // not of interest
    }
}
