package prb.devnet.chain.rpc;

import java.util.List;
import prb.devnet.chain.ledger.Block;
import prb.devnet.chain.relay.RelayChain;

/** The grandpa_* methods of the relay chain. */
final class GrandpaMethods {

    private final RelayChain relay;
    private final Subscriptions subscriptions;

    GrandpaMethods(RelayChain relay, Subscriptions subscriptions) {
        this.relay = relay;
        this.subscriptions = subscriptions;
    }

    void addTo(MethodTable table) {
        table.add("grandpa_proveFinality", (params, call) -> relay.proveFinality(params.number(0, "block"))
                .map(proof -> proof.encode().toHex()).orElse(null));
        table.add("grandpa_subscribeJustifications",
                (params, call) -> subscriptions.add(call, id -> new Justified(id, call.connection())).id());
        subscriptions.addUnsubscribe(table, List.of("grandpa_unsubscribeJustifications"));
    }

    private final class Justified extends Subscription {

        Justified(String id, RpcConnection connection) {
            super(id, connection, "grandpa_justifications");
        }

        @Override
        void finalized(Block block) {
            relay.justification(block).ifPresent(justification -> deliver(justification.toHex()));
        }
    }
}
