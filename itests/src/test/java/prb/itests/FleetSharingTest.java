package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Three lifecycle managers share six workers over one Redis: one is cut off from Redis, one is killed, one is stopped and goes
 * on. Each worker is driven by exactly one of those that can, all compute in the end, and none is registered, added or started
 * twice.
 */
class FleetSharingTest {

    private static final Devnet.Chain CHAIN = new Devnet.Chain(60, 500, 4, 50, 4);
    private static final int WORKERS = SharedFleet.WORKERS;

    @RegisterExtension
    final Running running = new Running();
    private Path root;
    private Devnet devnet;
    private int providerPort;
    private int redisPort;

    @Test
    void workersMoveFromThoseThatFailAndAreNeverDrivenTwice() throws Exception {
        root = Settings.work("sharing-");
        redisPort = Ports.free(1).getFirst();
        running.keep(Fleet.redis(root, redisPort).orElseGet(() -> {
            System.out.println("skipped: redis-server is missing; Debian: apt-get install -y redis-server");
            return Assumptions.abort("redis-server is missing");
        }));
        devnet = running.keep(Devnet.start(root, "devnet", CHAIN, WORKERS));
        providerPort = running
                .keep(Provider.start(root, "provider", Provider.url(devnet.relayPort()), Provider.url(devnet.paraPort()),
                        Map.of("PRB_HTTP_PORT", "0", "PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "true")))
                .port();
        FaultyProxy wire = running.keep(new FaultyProxy(redisPort, 1));
        RoleChild a = node("a", redisPort);
        SharedFleet.awaitReady(a);
        SharedFleet.giveKey(a, root.resolve("b"));
        SharedFleet.giveKey(a, root.resolve("c"));
        Fleet.addByShell(a, devnet, WORKERS);
        RoleChild b = node("b", redisPort);
        RoleChild c = node("c", wire.port());
        Map<String, String> trader = environment(redisPort);
        trader.put("PHALA_LOCAL_DB_PATH", a.data().resolve("local.db").toString());
        trader.put("PHALA_PEER_ID_PREFIX", a.data().resolve("keys/id").toString());
        running.keep(RoleChild.start("trade", root, "trade", trader));
        SharedFleet.awaitShares(Map.of(a, 2, b, 2, c, 2));
        List<String> before = stages();

        wire.set(FaultyProxy.Fault.REFUSE);
        SharedFleet.awaitShares(Map.of(a, 3, b, 3, c, 0));
        assertTrue(c.shell("prb:fleet").contains("out of reach"), c::output);
        wire.set(FaultyProxy.Fault.NONE);
        SharedFleet.awaitShares(Map.of(a, 2, b, 2, c, 2));

        a.kill();
        SharedFleet.awaitShares(Map.of(b, 3, c, 3));

        SharedFleet.signal("-STOP", b);
        SharedFleet.awaitShares(Map.of(c, WORKERS));
        SharedFleet.signal("-CONT", b);
        SharedFleet.awaitShares(Map.of(b, 3, c, 3));

        assertEquals(before, stages(), "whoever takes a worker over goes on where the other was");
        for (String kind : List.of("add:", "start:")) {
            assertEquals(WORKERS, before.stream().filter(id -> id.startsWith(kind)).count(), () -> kind + " of " + before);
        }
    }

    /** Ids of the jobs that took workers to computing. The queue gives each to the trader once. */
    private List<String> stages() throws IOException {
        return SharedFleet.jobs(redisPort).stream().filter(id -> !id.startsWith("mq:")).sorted().toList();
    }

    private Map<String, String> environment(int redis) {
        Map<String, String> environment = new TreeMap<>(Fleet.variables(devnet, "127.0.0.1", 0, "/ip4/127.0.0.1/tcp/0"));
        environment.put("PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "true");
        environment.put("PRB_DATA_PROVIDERS", "127.0.0.1:" + providerPort);
        environment.put("PHALA_Q_REDIS_ENDPOINT", "redis://127.0.0.1:" + redis + "/");
        environment.put("PRB_FLEET", "true");
        return environment;
    }

    private RoleChild node(String name, int redis) throws IOException {
        return running.keep(RoleChild.start("lifecycle", root, name, environment(redis)));
    }
}
