package prb.devnet.chain.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.devnet.chain.ledger.Block;
import prb.scale.Bytes;

/** The subscriptions that both chains have: heads, runtime version, storage. */
final class HeadSubscriptions {

    private final ChainInfo chain;
    private final Subscriptions subscriptions;

    HeadSubscriptions(ChainInfo chain, Subscriptions subscriptions) {
        this.chain = chain;
        this.subscriptions = subscriptions;
    }

    void addTo(MethodTable table) {
        table.add(List.of("chain_subscribeNewHeads", "chain_subscribeNewHead", "subscribe_newHead"),
                (params, call) -> best(call, "chain_newHead"));
        table.add("chain_subscribeAllHeads", (params, call) -> best(call, "chain_allHead"));
        table.add(List.of("chain_subscribeFinalizedHeads", "chain_subscribeFinalisedHeads"),
                (params, call) -> subscriptions.add(call, id -> new FinalizedHeads(id, call.connection())).id());
        table.add(List.of("state_subscribeRuntimeVersion", "chain_subscribeRuntimeVersion"),
                (params, call) -> subscriptions.add(call, id -> new Version(id, call.connection())).id());
        table.add("state_subscribeStorage", (params, call) -> {
            List<Bytes> keys = params.keys(0, "keys");
            return subscriptions.add(call, id -> new Storage(id, call.connection(), keys)).id();
        });
        subscriptions.addUnsubscribe(table, List.of("chain_unsubscribeNewHeads", "chain_unsubscribeNewHead",
                "unsubscribe_newHead", "chain_unsubscribeAllHeads", "chain_unsubscribeFinalizedHeads",
                "chain_unsubscribeFinalisedHeads",
                "state_unsubscribeRuntimeVersion", "chain_unsubscribeRuntimeVersion", "state_unsubscribeStorage"));
    }

    private Object best(RpcCall call, String notification) throws RpcException {
        return subscriptions.add(call, id -> new BestHeads(id, call.connection(), notification)).id();
    }

    private final class BestHeads extends Subscription {

        private long last = -1;

        BestHeads(String id, RpcConnection connection, String notification) {
            super(id, connection, notification);
        }

        @Override
        void opened() {
            best(chain.ledger().best());
        }

        @Override
        void best(Block block) {
            if (block.number() > last) {
                last = block.number();
                deliver(Shapes.header(block.header()));
            }
        }
    }

    private final class FinalizedHeads extends Subscription {

        private long last = -1;

        FinalizedHeads(String id, RpcConnection connection) {
            super(id, connection, "chain_finalizedHead");
        }

        @Override
        void opened() {
            finalized(chain.ledger().finalized());
        }

        @Override
        void finalized(Block block) {
            if (block.number() > last) {
                last = block.number();
                deliver(Shapes.header(block.header()));
            }
        }
    }

    private final class Version extends Subscription {

        Version(String id, RpcConnection connection) {
            super(id, connection, "state_runtimeVersion");
        }

        @Override
        void opened() {
            deliver(Shapes.version(chain.version()));
        }
    }

    private final class Storage extends Subscription {

        private final List<Bytes> keys;
        private final List<Optional<Bytes>> known = new ArrayList<>();

        Storage(String id, RpcConnection connection, List<Bytes> keys) {
            super(id, connection, "state_storage");
            this.keys = keys;
        }

        @Override
        void opened() {
            Block block = chain.ledger().best();
            keys.forEach(key -> known.add(block.state().get(key)));
            List<List<String>> all = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                all.add(StateMethods.change(keys.get(i), known.get(i)));
            }
            deliver(Map.of("block", block.hash().toHex(), "changes", all));
        }

        @Override
        void best(Block block) {
            if (known.isEmpty() || block.number() < chain.ledger().best().number()) {
                return; // a newer block follows at once and covers this one
            }
            List<List<String>> changed = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                Optional<Bytes> value = block.state().get(keys.get(i));
                if (!value.equals(known.set(i, value))) {
                    changed.add(StateMethods.change(keys.get(i), value));
                }
            }
            if (!changed.isEmpty()) {
                deliver(Map.of("block", block.hash().toHex(), "changes", changed));
            }
        }
    }
}
