package prb.devnet.chain.rpc;

import java.util.Map;
import java.util.Optional;
import prb.devnet.chain.para.ParaChain;
import prb.devnet.chain.relay.RelayChain;
import prb.scale.Bytes;
import prb.substrate.runtime.RuntimeVersion;

/** The methods and subscriptions of one chain; to be closed with its server. */
public final class ChainRpc implements AutoCloseable {

    private static final String PARA_NAME = "Devnet";
    private static final String RELAY_NAME = "Devnet Relay";

    private final MethodTable methods = new MethodTable();
    private final Subscriptions subscriptions;

    private ChainRpc(ChainInfo chain) {
        subscriptions = new Subscriptions(chain.name().toLowerCase(java.util.Locale.ROOT).replace(' ', '-'));
        new ChainMethods(chain).addTo(methods);
        new StateMethods(chain).addTo(methods);
        SystemMethods.addTo(methods, chain);
        new HeadSubscriptions(chain, subscriptions).addTo(methods);
        chain.ledger().listen(subscriptions);
    }

    /** The relay chain's methods. @param metadata version 14 */
    public static ChainRpc relay(RelayChain relay, RuntimeVersion version, Bytes metadata) {
        ChainRpc out = new ChainRpc(new ChainInfo(RELAY_NAME, relay.ledger(), version, metadata,
                Map.of("ss58Format", 42, "tokenDecimals", 12, "tokenSymbol", "UNIT"), relay::justification));
        new GrandpaMethods(relay, out.subscriptions).addTo(out.methods);
        return out;
    }

    /** The parachain's methods. */
    public static ChainRpc para(ParaChain para) {
        ChainRpc out = new ChainRpc(new ChainInfo(PARA_NAME, para.ledger(), para.runtime().version(), para.runtime().metadata(),
                Map.of("ss58Format", 30, "tokenDecimals", 12, "tokenSymbol", "PHA"), block -> Optional.empty()));
        new AuthorMethods(para, out.subscriptions).addTo(out.methods);
        new PhaMethods(para).addTo(out.methods);
        return out;
    }

    MethodTable methods() {
        return methods;
    }

    void drop(RpcConnection connection) {
        subscriptions.drop(connection);
    }

    @Override
    public void close() {
        subscriptions.close();
    }
}
