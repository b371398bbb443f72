package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Two bridges on one network: each lifecycle manager sees the data providers of both in their Hello and uses those of its own
 * bridge identity only, unless it is told to ignore that.
 */
class DataProviderBridgesTest {

    private static final Devnet.Chain CHAIN = new Devnet.Chain(200, 500, 20, 50, 4);
    private static final Duration SYNC_MAX = Duration.ofMinutes(4);
    private static final long CACHE_DISTANCE = 50;

    @Test
    void eachBridgeUsesItsOwnProvidersAtTheSameTime() throws Exception {
        Path root = Settings.work("bridges-");
        try (Devnet devnet = Devnet.start(root, "devnet", CHAIN, 30)) {
            String chain = blockOne(devnet.paraPort());
            try (OriginalDiscovery one = new OriginalDiscovery(chain, "production", false);
                    OriginalDiscovery two = new OriginalDiscovery(chain, "testing", false);
                    OriginalDiscovery any = new OriginalDiscovery(chain, "other", true);
                    OriginalDiscovery none = new OriginalDiscovery("0x00", "production", false);
                    Provider first = provider(root, "dp1", devnet, "production", one, two, any, none);
                    Provider second = provider(root, "dp2", devnet, "testing", one, two, any, none)) {
                for (OriginalDiscovery discovery : List.of(one, two, any, none)) {
                    Await.until("both providers said Hello", SYNC_MAX, () -> discovery.known().size() == 2,
                            () -> first.role().output() + second.role().output());
                }
                Await.until("both tell their ports", SYNC_MAX, () -> any.ports().size() == 2, first.role()::output);
                assertEquals(List.of(first.port()), one.ports());
                assertEquals(List.of(second.port()), two.ports());
                assertEquals(Set.of(first.port(), second.port()), Set.copyOf(any.ports()));
                assertEquals(List.of(), none.ports(), "another chain");
                feed(devnet, first, second, one, two, any);
            }
        }
    }

    private static void feed(Devnet devnet, Provider first, Provider second, OriginalDiscovery... found) throws Exception {
        try (OriginalLifecycle production = lifecycle(devnet, "production", 1, found[0]);
                OriginalLifecycle testing = lifecycle(devnet, "testing", 11, found[1]);
                OriginalLifecycle both = lifecycle(devnet, "ignoring identities", 21, found[2])) {
            long relay = devnet.finalRelay();
            long para = devnet.finalPara();
            for (OriginalLifecycle each : List.of(production, testing, both)) {
                each.awaitAt(() -> relay, () -> para, SYNC_MAX);
                System.out.println(each.state());
            }
            assertEquals(Set.of(first.port()), production.blobs().used());
            assertEquals(Set.of(second.port()), testing.blobs().used());
            assertTrue(both.blobs().used().equals(Set.of(first.port(), second.port())), "both are used");
        }
    }

    private static OriginalLifecycle lifecycle(Devnet devnet, String bridge, int firstWorker, OriginalDiscovery discovery) {
        return OriginalLifecycle.start(new OriginalLifecycle.Setup(bridge, List.of(), devnet.workerPort(), firstWorker, 10,
                CACHE_DISTANCE, true), Optional.of(discovery));
    }

    private static Provider provider(Path root, String name, Devnet devnet, String bridge, OriginalDiscovery... boot)
            throws Exception {
        String nodes = String.join(",", List.of(boot).stream().map(OriginalDiscovery::address).toList());
        return Provider.start(root, name, Provider.url(devnet.relayPort()), Provider.url(devnet.paraPort()), Map.of(
                "PHALA_BRIDGE_IDENTITY", bridge, "PHALA_WALKIE_LISTEN_ADDRESSES", "/ip4/127.0.0.1/tcp/0",
                "PHALA_WALKIE_BOOT_NODES", nodes, "PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "true"));
    }

    private static String blockOne(int paraPort) throws Exception {
        try (NodeRpc node = new NodeRpc(paraPort)) {
            return node.call("chain_getBlockHash", 1).asText();
        }
    }
}
