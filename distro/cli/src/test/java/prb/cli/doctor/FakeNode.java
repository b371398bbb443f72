package prb.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.crypto.hash.StorageHasher;

/** A node that answers what it was told to, on a free port of loopback. */
final class FakeNode implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METHOD_NOT_FOUND = "-32601";

    /** Answer of a method: anything that Jackson writes; an exception's message is the node's error. */
    private final Map<String, Function<JsonNode, Object>> methods = new ConcurrentHashMap<>();
    private final Map<String, String> storage = new ConcurrentHashMap<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final WebSocketServer server;

    private FakeNode() throws InterruptedException {
        server = new WebSocketServer(new InetSocketAddress("127.0.0.1", 0), 1) {
            @Override
            public void onOpen(WebSocket connection, ClientHandshake handshake) {
                // waits for questions
            }

            @Override
            public void onClose(WebSocket connection, int code, String reason, boolean remote) {
                // nothing is kept of it
            }

            @Override
            public void onMessage(WebSocket connection, String message) {
                connection.send(answer(message));
            }

            @Override
            public void onError(WebSocket connection, Exception failure) {
                System.err.println("fake node: " + failure);
            }

            @Override
            public void onStart() {
                started.countDown();
            }
        };
        server.setReuseAddr(true);
        server.start();
        if (!started.await(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the fake node does not start");
        }
    }

    private String answer(String message) {
        try {
            JsonNode question = JSON.readTree(message);
            ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
            answer.set("id", question.get("id"));
            Function<JsonNode, Object> method = methods.get(question.path("method").asText());
            if (method == null) {
                answer.putObject("error").put("code", Integer.parseInt(METHOD_NOT_FOUND)).put("message", "Method not found");
                return answer.toString();
            }
            try {
                answer.set("result", JSON.valueToTree(method.apply(question.path("params"))));
            } catch (IllegalStateException refused) {
                answer.putObject("error").put("code", 4003).put("message", refused.getMessage());
            }
            return answer.toString();
        } catch (IOException e) {
            throw new IllegalArgumentException(message, e);
        }
    }

    /** A whole archive node at its tip: block 7 is final. */
    static FakeNode archive(String chain) throws InterruptedException {
        FakeNode node = new FakeNode();
        node.set("system_chain", chain).set("system_chainType", "Live").set("chain_getFinalizedHead", hash(7));
        node.set("chain_getBlockHash", params -> params.get(0).asLong() <= 7 ? hash(params.get(0).asLong()) : null);
        node.set("chain_getHeader", params -> Map.of("number", "0x7"));
        node.set("chain_getBlock", params -> Map.of("block", Map.of()));
        node.set("state_getRuntimeVersion", Map.of("specVersion", 1));
        node.set("system_health", Map.of("peers", 8, "isSyncing", false, "shouldHavePeers", true));
        node.set("state_getStorage", params -> node.storage.get(params.get(0).asText()));
        for (String name : new String[] {"chain_subscribeFinalizedHeads", "state_getMetadata", "state_getReadProof",
            "grandpa_proveFinality", "author_submitAndWatchExtrinsic", "system_accountNextIndex", "pha_getStorageChangesAt",
            "state_getKeysPaged"}) {
            node.set(name, "0x");
        }
        node.set("rpc_methods", params -> Map.of("methods", node.methods.keySet()));
        return node;
    }

    /** As a para node: it tells its id and the time. */
    FakeNode para(long id, long millis) {
        storage.put(PairCheck.plain("ParachainInfo", "ParachainId").toHex(), new ScaleWriter().u32(id).toBytes().toHex());
        storage.put(PairCheck.plain("Timestamp", "Now").toHex(), new ScaleWriter().u64(millis).toBytes().toHex());
        return this;
    }

    /** As a relay node: it knows the head of a para. */
    FakeNode knows(long id, Header head) {
        String key = Bytes.concat(PairCheck.plain("Paras", "Heads"), StorageHasher.TWOX_64_CONCAT.apply(new ScaleWriter().u32(id)
                .toBytes())).toHex();
        storage.put(key, new ScaleWriter().bytes(head.encoded()).toBytes().toHex());
        return this;
    }

    FakeNode set(String method, Object answer) {
        return set(method, params -> answer);
    }

    FakeNode set(String method, Function<JsonNode, Object> answer) {
        methods.put(method, answer);
        return this;
    }

    FakeNode without(String method) {
        methods.remove(method);
        return this;
    }

    static String hash(long number) {
        return "0x" + "0".repeat(62) + String.format("%02x", number);
    }

    String url() {
        return "ws://127.0.0.1:" + server.getPort();
    }

    Map<String, String> storage() {
        return new TreeMap<>(storage);
    }

    @Override
    public void close() throws InterruptedException {
        server.stop(1000);
    }
}
