package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
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
    private static final int WORKERS = 6;
    private static final Duration MAX = Duration.ofMinutes(3);

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
        inventory();
        FaultyProxy wire = running.keep(new FaultyProxy(redisPort, 1));
        RoleChild a = node("a", redisPort);
        RoleChild b = node("b", redisPort);
        RoleChild c = node("c", wire.port());
        Map<String, String> trader = environment(redisPort);
        trader.put("PHALA_LOCAL_DB_PATH", a.data().resolve("local.db").toString());
        trader.put("PHALA_PEER_ID_PREFIX", a.data().resolve("keys/id").toString());
        running.keep(RoleChild.start("trade", root, "trade", trader));
        awaitShares(Map.of(a, 2, b, 2, c, 2));
        List<String> before = stages();

        wire.set(FaultyProxy.Fault.REFUSE);
        awaitShares(Map.of(a, 3, b, 3, c, 0));
        assertTrue(c.shell("prb:fleet").contains("out of reach"), c::output);
        wire.set(FaultyProxy.Fault.NONE);
        awaitShares(Map.of(a, 2, b, 2, c, 2));

        a.kill();
        awaitShares(Map.of(b, 3, c, 3));

        signal("-STOP", b);
        awaitShares(Map.of(c, WORKERS));
        signal("-CONT", b);
        awaitShares(Map.of(b, 3, c, 3));

        assertEquals(before, stages(), "whoever takes a worker over goes on where the other was");
        for (String kind : List.of("add:", "start:")) {
            assertEquals(WORKERS, before.stream().filter(id -> id.startsWith(kind)).count(), () -> kind + " of " + before);
        }
    }

    /** Ids of the jobs that took workers to computing. The queue gives each to the trader once. */
    private List<String> stages() throws IOException {
        return jobs().stream().filter(id -> !id.startsWith("mq:")).sorted().toList();
    }

    private Map<String, String> environment(int redis) {
        Map<String, String> environment = new TreeMap<>(Fleet.variables(devnet, "127.0.0.1", 0, "/ip4/127.0.0.1/tcp/0"));
        environment.put("PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "true");
        environment.put("PRB_DATA_PROVIDERS", "127.0.0.1:" + providerPort);
        environment.put("PHALA_Q_REDIS_ENDPOINT", "redis://127.0.0.1:" + redis + "/");
        environment.put("PRB_FLEET", "true");
        return environment;
    }

    /** All nodes have the same pool and workers, with the same ids, and the key that opens the operator's. */
    private void inventory() throws Exception {
        Map<String, String> environment = environment(redisPort);
        environment.put("PRB_FLEET_WEIGHT", "0");
        environment.put("PHALA_SYNC_ONLY", "true");
        try (RoleChild first = RoleChild.start("lifecycle", root, "a", environment)) {
            Await.until("the shell answers", MAX, () -> Files.exists(first.data().resolve("local.db")) && answers(first),
                    first::output);
            Fleet.addByShell(first, devnet, WORKERS);
        }
        for (String other : List.of("b", "c")) {
            copy(root.resolve("a"), root.resolve(other));
        }
    }

    private static boolean answers(RoleChild role) throws InterruptedException {
        try {
            return role.shell("prb:pool list") != null;
        } catch (IOException | AssertionError notYet) {
            return false;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = from.relativize(file).toString();
                if (name.startsWith("local.db") || name.startsWith("keys")) {
                    Files.createDirectories(to.resolve(name).getParent());
                    Files.copy(file, to.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private RoleChild node(String name, int redis) throws IOException {
        return running.keep(RoleChild.start("lifecycle", root, name, environment(redis)));
    }

    private static void signal(String name, RoleChild role) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", name, "" + role.pid()).start().waitFor());
    }

    /** Waits until each node drives so many workers, each worker is driven once, and all of them compute. */
    private static void awaitShares(Map<RoleChild, Integer> shares) throws Exception {
        Map<RoleChild, List<String>> seen = new HashMap<>();
        long start = System.nanoTime();
        Await.until("workers are shared", MAX, () -> {
            seen.clear();
            for (RoleChild node : shares.keySet()) {
                seen.put(node, driven(node));
            }
            List<String> names = seen.values().stream().flatMap(List::stream).map(line -> line.split(" +")[0]).sorted().toList();
            return shares.entrySet().stream().allMatch(share -> seen.get(share.getKey()).size() == share.getValue())
                    && names.equals(Stream.of(1, 2, 3, 4, 5, 6).map(i -> "w" + i).toList())
                    && seen.values().stream().flatMap(List::stream).allMatch(line -> line.contains(" computing "));
        }, () -> seen.values() + shares.keySet().stream().map(RoleChild::output).toList().toString());
        System.out.printf("shares %s after %.1f s%n", shares.values(), (System.nanoTime() - start) / 1e9);
    }

    private static List<String> driven(RoleChild node) throws InterruptedException {
        try {
            return node.shell("prb:worker list").lines().filter(line -> line.matches("w[0-9] .*")).toList();
        } catch (IOException | AssertionError notYet) {
            return List.of("it does not answer");
        }
    }

    /** Ids of all jobs that Redis knows. */
    private List<String> jobs() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redisPort)) {
            String key = "{prb:q}:jobs";
            socket.getOutputStream().write(("*2\r\n$5\r\nHKEYS\r\n$" + key.length() + "\r\n" + key + "\r\n").getBytes(
                    StandardCharsets.UTF_8));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            List<String> ids = new ArrayList<>();
            for (int count = number(in); ids.size() < count;) {
                byte[] id = new byte[number(in)];
                in.readFully(id);
                in.readFully(new byte[2]);
                ids.add(new String(id, StandardCharsets.UTF_8));
            }
            return ids;
        }
    }

    /** The number of a line like *3 or $12. */
    private static int number(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            line.append((char) c);
        }
        return Integer.parseInt(line.substring(1).strip());
    }
}
