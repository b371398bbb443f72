package prb.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Role devnet in a process of its own: both chains and simulated workers. The same settings make the same chains. */
final class Devnet implements AutoCloseable {

    static final int PARA_ID = 2004;
    private static final Duration START_MAX = Duration.ofMinutes(10);
    /** A block comes so rarely that the chains stand still during a test. */
    static final int STANDS_STILL_MS = 60_000;

    private final RoleChild role;
    private final List<Integer> ports;

    private Devnet(RoleChild role, List<Integer> ports) {
        this.role = role;
        this.ports = ports;
    }

    /** @param history relay blocks before the start */
    record Chain(int history, int blockMs, int authorities, int setLength, int justifyEvery) {}

    static Devnet start(Path root, String name, Chain chain, int workers) throws Exception {
        return start(root, name, chain, workers, List.of());
    }

    /** @param before words that run a command elsewhere; then nobody waits for its ports */
    static Devnet start(Path root, String name, Chain chain, int workers, List<String> before) throws Exception {
        return start(root, name, chain, workers, before, Map.of());
    }

    /** @param more variables */
    static Devnet start(Path root, String name, Chain chain, int workers, List<String> before, Map<String, String> more)
            throws Exception {
        List<Integer> ports = Ports.free(3);
        Map<String, String> environment = new TreeMap<>(Map.of("PRB_DEVNET_RELAY_PORT", "" + ports.get(0),
                "PRB_DEVNET_PARA_PORT", "" + ports.get(1), "PRB_DEVNET_WORKER_PORT", "" + ports.get(2),
                "PRB_DEVNET_HISTORY", "" + chain.history(), "PRB_DEVNET_BLOCK_MS", "" + chain.blockMs(),
                "PRB_DEVNET_AUTHORITIES", "" + chain.authorities(), "PRB_DEVNET_SET_LENGTH", "" + chain.setLength(),
                "PRB_DEVNET_JUSTIFY_EVERY", "" + chain.justifyEvery(), "PRB_DEVNET_WORKERS", "" + workers));
        environment.putAll(more);
        Devnet devnet = new Devnet(RoleChild.start("devnet", root, name, environment, before), ports);
        if (!before.isEmpty()) {
            return devnet;
        }
        try {
            Await.until("the devnet's ports", START_MAX, devnet::listens, devnet.role::output);
        } catch (Exception | AssertionError e) {
            devnet.close();
            throw e;
        }
        return devnet;
    }

    private boolean listens() {
        if (!role.isAlive()) {
            throw new AssertionError(role.output());
        }
        return ports.stream().allMatch(Devnet::listens);
    }

    static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    int relayPort() {
        return ports.get(0);
    }

    int paraPort() {
        return ports.get(1);
    }

    int workerPort() {
        return ports.get(2);
    }

    /** Number of the newest final relay block. */
    long finalRelay() throws IOException {
        return finalized(relayPort());
    }

    long finalPara() throws IOException {
        return finalized(paraPort());
    }

    private static long finalized(int port) throws IOException {
        try (NodeRpc node = new NodeRpc(port)) {
            String hash = node.call("chain_getFinalizedHead").asText();
            return Long.decode(node.call("chain_getHeader", hash).get("number").asText());
        }
    }

    @Override
    public void close() {
        role.close();
    }
}
