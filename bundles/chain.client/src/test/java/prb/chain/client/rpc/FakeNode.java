package prb.chain.client.rpc;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.java_websocket.WebSocket;
import org.java_websocket.enums.Opcode;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import prb.scale.Bytes;

/** A scripted JSON-RPC node on loopback: a script per method gets the request and sends what it likes. */
public final class FakeNode extends WebSocketServer implements AutoCloseable {

    /** One request. */
    public record Request(FakeNode node, WebSocket socket, String id, Json params) {

        public void result(String json) {
            socket.send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + json + "}");
        }

        public void error(int code, String message, String data) {
            socket.send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\""
                    + (data == null ? "" : ",\"data\":" + data) + "}}");
        }

        public void note(String method, String subscription, String json) {
            socket.send("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":{\"subscription\":" + subscription
                    + ",\"result\":" + json + "}}");
        }

        public void inParts(String json, int partSize) {
            byte[] text = ("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + json
                    + "}").getBytes(java.nio.charset.StandardCharsets.UTF_8);
            for (int at = 0; at < text.length; at += partSize) {
                int size = Math.min(partSize, text.length - at);
                socket.sendFragmentedFrame(Opcode.TEXT, ByteBuffer.wrap(text, at, size), at + size == text.length);
            }
        }
    }

    /** What a method does. */
    public interface Script {
        void answer(Request request);
    }

    /** Sees each request first; answers true when it dealt with it. */
    public interface Interceptor {
        boolean take(String method, Request request);
    }

    private static final JsonReader READER = new JsonReader(1 << 20);

    public final Map<String, Script> scripts = new ConcurrentHashMap<>();
    public final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    public volatile boolean deaf;
    public volatile Interceptor interceptor = (method, request) -> false;
    public volatile FakeBlocks blocks = FakeBlocks.of(0);
    public volatile long height;
    private final CountDownLatch started = new CountDownLatch(1);

    private FakeNode(int port) {
        super(new InetSocketAddress("127.0.0.1", port), 1);
        setReuseAddr(true);
        setTcpNoDelay(true);
        setConnectionLostTimeout(0);
    }

    public static FakeNode start(int port) throws InterruptedException {
        FakeNode node = new FakeNode(port);
        node.setDaemon(true);
        node.start();
        if (!node.started.await(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the fake node did not start");
        }
        return node;
    }

    /** A node of the chain that a seed makes, at height 1, that serves the calls every connect makes. */
    public static FakeNode chain(int port, String name, int seed) throws InterruptedException {
        return chain(port, name, FakeBlocks.of(seed), 1);
    }

    /** A node of a chain at a height. */
    public static FakeNode chain(int port, String name, FakeBlocks blocks, long height) throws InterruptedException {
        FakeNode node = start(port);
        node.blocks = blocks;
        node.height = height;
        node.script("system_chain", "\"" + name + "\"");
        node.script("system_health", "{\"peers\":1,\"isSyncing\":false,\"shouldHavePeers\":true}");
        node.script("chain_subscribeFinalizedHeads", "\"heads\"");
        node.scripts.put("chain_getBlockHash", request -> request.result(node.hash(request.params().items())));
        node.scripts.put("chain_getFinalizedHead", request -> request.result("\"" + blocks.hash(node.height) + "\""));
        node.scripts.put("chain_getHeader", request -> request.result(node.header(request.params().items())));
        return node;
    }

    public String hash(List<Json> params) {
        long number = params.isEmpty() ? height : params.getFirst().count();
        return number > height ? "null" : "\"" + blocks.hash(number) + "\"";
    }

    public String header(List<Json> params) {
        long number = params.isEmpty() ? height : blocks.number(params.getFirst().bytes());
        return number < 0 || number > height ? "null" : blocks.json(number);
    }

    public void script(String method, String result) {
        scripts.put(method, request -> request.result(result));
    }

    public Endpoint endpoint() {
        return Endpoint.parse("ws://127.0.0.1:" + getPort());
    }

    public int count(String method) {
        AtomicInteger count = calls.get(method);
        return count == null ? 0 : count.get();
    }

    /** Grows to a height and sends that finalized head to all clients. */
    public void finalize(long number) {
        height = number;
        broadcast("{\"jsonrpc\":\"2.0\",\"method\":\"chain_finalizedHead\",\"params\":{\"subscription\":\"heads\",\"result\":"
                + blocks.json(number) + "}}");
    }

    public void dropAll() {
        getConnections().forEach(socket -> socket.closeConnection(1006, "dropped"));
    }

    @Override
    public void onMessage(WebSocket socket, String message) {
        if (deaf) {
            return;
        }
        Json json = READER.read(Bytes.utf8(message));
        String method = json.need("method").text();
        calls.computeIfAbsent(method, name -> new AtomicInteger()).incrementAndGet();
        Request request = new Request(this, socket, ((Json.Num) json.need("id")).text(), json.need("params"));
        if (interceptor.take(method, request)) {
            return;
        }
        Script script = scripts.get(method);
        if (script == null) {
            request.error(-32601, "Method not found", null);
        } else {
            script.answer(request);
        }
    }

    @Override
    public void onWebsocketPing(WebSocket socket, Framedata frame) {
        if (!deaf) {
            super.onWebsocketPing(socket, frame);
        }
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
        calls.computeIfAbsent("open", name -> new AtomicInteger()).incrementAndGet();
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
        calls.computeIfAbsent("close", name -> new AtomicInteger()).incrementAndGet();
    }

    @Override
    public void onError(WebSocket socket, Exception error) {
        calls.computeIfAbsent("error", name -> new AtomicInteger()).incrementAndGet();
    }

    @Override
    public void onStart() {
        started.countDown();
    }

    @Override
    public void close() {
        try {
            stop(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
