package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Three nodes on hosts of their own share one inventory. What is changed on any of them reaches the others: also one whose wire
 * was cut meanwhile, one that stood still, and those that outlive the node where it was changed.
 */
class FleetNamespacesTest {

    private static final Devnet.Chain CHAIN = new Devnet.Chain(60, 500, 4, 50, 4);
    private static final Duration MAX = Duration.ofMinutes(4);

    @RegisterExtension
    final Running running = new Running();
    private Path root;
    private Islands islands;
    private Map<String, String> variables;
    private int redisPort;

    @Test
    void changesOutliveCutsPausesAndTheNodeWhereTheyWereMade() throws Exception {
        root = Settings.work("islands-");
        islands = running.keep(Islands.make(root, 3).orElseGet(() -> skip("network namespaces need root and the program ip")));
        redisPort = Ports.free(1).getFirst();
        running.keep(Fleet.redis(root, redisPort).orElseGet(() -> skip("redis-server is missing")));
        String workers = mainland();
        RoleChild a = node("a", 0);
        SharedFleet.awaitReady(a);
        SharedFleet.giveKey(a, root.resolve("b"));
        SharedFleet.giveKey(a, root.resolve("c"));
        RoleChild b = node("b", 1);
        RoleChild c = node("c", 2);
        trader(a);

        a.shell("prb:pool add 1 mine " + Files.writeString(root.resolve("secret"), Fleet.OPERATOR + "\n"));
        SharedFleet.awaitReady(b);
        awaitKnown(b, "\"name\":\"mine\"");
        StringBuilder document = new StringBuilder();
        for (int i = 1; i <= SharedFleet.WORKERS; i++) {
            document.append(i == 1 ? "" : ",").append("{\"name\":\"w" + i + "\",\"pid\":1,\"endpoint\":\"" + workers + "/w/" + i
                    + "\",\"stake\":\"4000 PHA\"}");
        }
        change(b, document.toString());
        SharedFleet.awaitShares(Map.of(a, 2, b, 2, c, 2));
        String drivers = c.shell("prb:fleet workers --json");
        for (RoleChild node : List.of(a, b, c)) {
            assertEquals(2, drivers.lines().filter(line -> line.contains("process " + node.pid() + " on")).count(), drivers);
        }

        assertTrue(islands.cut(2));
        SharedFleet.awaitShares(Map.of(a, 3, b, 3, c, 0));
        change(a, "{\"name\":\"w1\",\"stake\":\"4100 PHA\"}");
        String refused = assertThrows(AssertionError.class,
                () -> change(c, "{\"name\":\"w1\",\"stake\":\"4200 PHA\"}")).getMessage();
        assertTrue(refused.contains("can not be changed now"), refused);
        assertTrue(!list(c).contains(inPha(4_100)) && !list(c).contains(inPha(4_200)));
        assertTrue(islands.join(2));
        Await.until("it takes workers again", MAX, () -> {
            boolean drives = !SharedFleet.driven(c).isEmpty();
            assertTrue(!drives || list(c).contains(inPha(4_100)), "not before it knows what it missed");
            return drives;
        }, c::output);
        SharedFleet.awaitShares(Map.of(a, 2, b, 2, c, 2));

        String moved = SharedFleet.driven(a).getFirst().split(" +")[0];
        change(a, "{\"name\":\"" + moved + "\",\"stake\":\"4300 PHA\"}");
        a.kill();
        awaitKnown(b, inPha(4_300));
        SharedFleet.awaitShares(Map.of(b, 3, c, 3));
        Await.until("somebody acts on what the dead node was told", MAX, () -> SharedFleet.jobs(redisPort).stream().anyMatch(
                id -> id.startsWith("restart:") && id.endsWith(":4300000000000000")), () -> b.output() + c.output());

        SharedFleet.signal("-STOP", b);
        SharedFleet.awaitShares(Map.of(c, SharedFleet.WORKERS));
        change(c, "{\"name\":\"w2\",\"stake\":\"4400 PHA\"}");
        SharedFleet.signal("-CONT", b);
        awaitKnown(b, inPha(4_400));
        SharedFleet.awaitShares(Map.of(b, 3, c, 3));

        a.start();
        SharedFleet.awaitShares(Map.of(a, 2, b, 2, c, 2));
        assertEquals(log(c), log(a));
        assertEquals(log(c), log(b));
        assertEquals(1 + SharedFleet.WORKERS + 3, log(c).lines().count(), () -> log(c));
    }

    private static <T> T skip(String why) {
        System.out.println("skipped: " + why);
        return Assumptions.abort(why);
    }

    /** What is there once: chains, workers, data provider and Redis, all on this host. @return where the workers are */
    private String mainland() throws Exception {
        Devnet devnet = running.keep(Devnet.start(root, "devnet", CHAIN, SharedFleet.WORKERS));
        int provider = running
                .keep(Provider.start(root, "provider", Provider.url(devnet.relayPort()), Provider.url(devnet.paraPort()),
                        Map.of("PRB_HTTP_PORT", "0", "PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "true")))
                .port();
        variables = new TreeMap<>(Fleet.variables(devnet, "127.0.0.1", 0, "/ip4/127.0.0.1/tcp/0"));
        variables.put("PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "true");
        variables.put("PHALA_PARENT_CHAIN_ENDPOINT", "ws://" + reached(devnet.relayPort()));
        variables.put("PHALA_CHAIN_ENDPOINT", "ws://" + reached(devnet.paraPort()));
        variables.put("PRB_DATA_PROVIDERS", reached(provider));
        variables.put("PHALA_Q_REDIS_ENDPOINT", "redis://" + reached(redisPort) + "/");
        variables.put("PRB_FLEET", "true");
        return "http://" + reached(devnet.workerPort());
    }

    /** Where the islands reach a port of this host. */
    private String reached(int port) throws IOException {
        return Islands.mainland().getHostAddress() + ":" + running.keep(new FaultyProxy(Islands.mainland(), port, 1)).port();
    }

    private RoleChild node(String name, int island) throws IOException {
        return running.keep(RoleChild.start("lifecycle", root, name, variables, islands.on(island)));
    }

    private void trader(RoleChild beside) throws IOException {
        Map<String, String> environment = new TreeMap<>(variables);
        environment.put("PHALA_LOCAL_DB_PATH", beside.data().resolve("local.db").toString());
        environment.put("PHALA_PEER_ID_PREFIX", beside.data().resolve("keys/id").toString());
        running.keep(RoleChild.start("trade", root, "trade", environment));
    }

    private void change(RoleChild node, String workers) throws IOException, InterruptedException {
        Path file = Files.writeString(Files.createTempFile(root, "change", ".json"), "{\"workers\":[" + workers + "]}");
        node.prb(List.of("inventory", "import", file.toString(), "--data", node.data().toString()));
    }

    private static String inPha(int amount) {
        return "\"stake\":\"" + amount + "000000000000\"";
    }

    private static String list(RoleChild node) throws IOException, InterruptedException {
        return node.shell("prb:inventory list --json");
    }

    private static void awaitKnown(RoleChild node, String what) throws Exception {
        Await.until(what + " is known", MAX, () -> list(node).contains(what), node::output);
    }

    /** The log of changes without what is each node's own. */
    private static String log(RoleChild node) {
        try {
            return String.join("\n", node.shell("prb:inventory log --json").lines().filter(line -> line.startsWith("{"))
                    .map(line -> line.replaceFirst("\"number\":[0-9]+,", "")).toList());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
