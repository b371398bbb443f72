package prb.devnet.chain.rpc;

import java.util.ArrayList;
import java.util.List;

/** One incoming message while it is answered: who asks, and what happens once the reply is on its way. */
final class RpcCall {

    private final RpcConnection connection;
    private final List<Runnable> afterReply = new ArrayList<>();

    RpcCall(RpcConnection connection) {
        this.connection = connection;
    }

    RpcConnection connection() {
        return connection;
    }

    /** Runs an action after the reply was queued for sending. */
    void afterReply(Runnable action) {
        afterReply.add(action);
    }

    void replied() {
        afterReply.forEach(Runnable::run);
    }
}
