package prb.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;

class PlanTest {

    private static final Bytes HASH = Bytes.wrap(new byte[32]);
    private static final long RELAY_HEAD = 10_101;
    private static final long PARA_HEAD = 5_000;
    private static final long START = 101;

    /** Both nodes in one: a history of ranges of 100 headers, storage changes of 1000 bytes. */
    private static final class Node extends WebSocketServer {

        private static final ObjectMapper JSON = new ObjectMapper();
        private final long head;
        private final CountDownLatch started = new CountDownLatch(1);

        Node(long head) {
            super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            this.head = head;
        }

        String url() throws InterruptedException {
            start();
            assertTrue(started.await(20, TimeUnit.SECONDS));
            return "ws://127.0.0.1:" + getPort();
        }

        @Override
        public void onMessage(WebSocket from, String text) {
            try {
                JsonNode call = JSON.readTree(text);
                ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", call.get("id").asInt());
                answer.set("result", JSON.valueToTree(result(call.get("method").asText())));
                from.send(answer.toString());
            } catch (IOException e) {
                from.close();
            }
        }

        private Object result(String method) {
            return switch (method) {
                case "chain_getFinalizedHead", "chain_getBlockHash" -> HASH.toHex();
                case "chain_getHeader" -> Map.of("number", "0x" + Long.toHexString(head));
                case "state_getStorage" -> new ScaleWriter().bytes(Bytes.utf8("head")).u32(START + 1).toBytes().toHex();
                case "pha_getStorageChangesAt" -> Bytes.wrap(new byte[1000]).toHex();
                case "grandpa_proveFinality" -> proof().toHex();
                default -> null;
            };
        }

        private static Bytes proof() {
            ScaleWriter out = new ScaleWriter().raw(HASH).bytes(Bytes.wrap(new byte[1500])).compact(99);
            for (int i = 0; i < 99; i++) {
                out.raw(Header.of(HASH, i, HASH, HASH, List.of()).encoded());
            }
            return out.toBytes();
        }

        @Override
        public void onStart() {
            started.countDown();
        }

        @Override
        public void onOpen(WebSocket to, ClientHandshake handshake) {}

        @Override
        public void onClose(WebSocket from, int code, String reason, boolean remote) {}

        @Override
        public void onError(WebSocket from, Exception e) {}
    }

    @Test
    void planCountsTheBlocksToFetchAndTheDiskTheyTake() throws Exception {
        Node relay = new Node(RELAY_HEAD);
        Node para = new Node(PARA_HEAD);
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int code = Main.run(new String[] {"plan", "--relay", relay.url(), "--para", para.url(), "--json"},
                    InputStream.nullInputStream(), new PrintStream(out), System.err);
            assertEquals(0, code);
            JsonNode plan = new ObjectMapper().readTree(out.toByteArray());
            assertEquals(RELAY_HEAD - START, plan.get("relayBlocks").asLong());
            assertEquals(PARA_HEAD, plan.get("paraBlocks").asLong());
            assertEquals(100, plan.get("relayBlocksPerProof").asLong());
            assertEquals(1000, plan.get("paraBytesPerBlock").asLong());
            long least = PARA_HEAD * 1000 * 8 / 10 + (RELAY_HEAD - START) * 99;
            assertTrue(plan.get("diskBytes").asLong() > least && plan.get("diskBytes").asLong() < 2 * least, plan.toString());
            assertTrue(plan.get("syncSeconds").asLong() >= 0);
        } finally {
            relay.stop(1000);
            para.stop(1000);
        }
    }

    @Test
    void silentNodeIsNamed() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(new String[] {"plan", "--relay", "ws://127.0.0.1:1", "--para", "ws://127.0.0.1:1"},
                InputStream.nullInputStream(), System.out, new PrintStream(err));
        assertEquals(1, code);
        assertTrue(err.toString().contains("ws://127.0.0.1:1"), err.toString());
    }
}
