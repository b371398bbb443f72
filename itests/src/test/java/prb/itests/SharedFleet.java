package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.stream.Stream;

/** What tests do with lifecycle managers that share six workers, w1 to w6. */
final class SharedFleet {

    static final int WORKERS = 6;
    private static final Duration MAX = Duration.ofMinutes(4);

    private SharedFleet() {}

    /** Waits until a node may change the inventory and take workers: nothing troubles it. */
    static void awaitReady(RoleChild node) throws Exception {
        Await.until("the node is in", MAX, () -> {
            try {
                return node.shell("prb:fleet").lines().skip(1).findFirst().orElse("").contains("WEIGHT");
            } catch (IOException | AssertionError notYet) {
                if (!node.isAlive()) {
                    throw notYet;
                }
                return false;
            }
        }, node::output);
    }

    /** Nodes that share an inventory have the key file in common that opens it. */
    static void giveKey(RoleChild from, Path data) throws IOException {
        Path key = Path.of("keys/id/LIFECYCLE");
        Files.createDirectories(data.resolve(key).getParent());
        Files.copy(from.data().resolve(key), data.resolve(key), StandardCopyOption.COPY_ATTRIBUTES);
    }

    static void signal(String name, RoleChild role) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", name, "" + role.pid()).start().waitFor());
    }

    /** Waits until each node drives so many workers, each worker is driven once, and all of them compute. */
    static void awaitShares(Map<RoleChild, Integer> shares) throws Exception {
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

    static List<String> driven(RoleChild node) throws InterruptedException {
        try {
            return node.shell("prb:worker list").lines().filter(line -> line.matches("w[0-9] .*")).toList();
        } catch (IOException | AssertionError notYet) {
            return List.of("it does not answer");
        }
    }

    /** Ids of all jobs that Redis knows. */
    static List<String> jobs(int redisPort) throws IOException {
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
