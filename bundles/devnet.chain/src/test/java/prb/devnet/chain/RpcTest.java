package prb.devnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static prb.devnet.chain.ParaDriver.ALICE;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.grandpa.FinalityProof;
import prb.substrate.chain.grandpa.Justification;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.chain.trie.TrieProof;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeVersion;
import prb.substrate.runtime.extrinsic.Era;
import prb.substrate.runtime.extrinsic.Extrinsics;
import prb.substrate.runtime.extrinsic.SigningContext;

/** The component as clients see it: over real WebSockets. */
class RpcTest {

    private static final String NOW_KEY = "0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb";
    private static final String SET_KEY = "0x5f9cc45b7a00c5899361e1c6099678dc8a2d09463effcc78a22d75b9cb87dffc";
    private static final String LIST_KEY = AuthoritySet.WELL_KNOWN_KEY.toHex();
    private static final long DEADLINE_MS = 10_000;
    private static DevnetChain chain;
    private static RpcClient relay;
    private static RpcClient para;

    record Settings(int relayPort, int paraPort, int blockMs, int history, int authorities, int setLength, int justifyEvery)
            implements
                DevnetChain.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return DevnetChain.Config.class;
        }
    }

    @BeforeAll
    static void start() {
        chain = new DevnetChain(new Settings(0, 0, 100, 60, 4, 25, 4));
        relay = new RpcClient(chain.relayPort());
        para = new RpcClient(chain.paraPort());
    }

    @AfterAll
    static void stop() {
        relay.close();
        para.close();
        chain.stop();
    }

    @Test
    void connectSequenceOfPolkadotJsIsServed() throws Exception {
        for (RpcClient client : List.of(relay, para)) {
            String genesis = client.call("chain_getBlockHash", 0).asText();
            assertEquals(66, genesis.length());
            assertTrue(client.call("state_getRuntimeVersion").get("specVersion").isNumber());
            assertTrue(client.call("system_chain").asText().startsWith("Devnet"));
            assertTrue(client.call("system_properties").has("ss58Format"));
            Set<String> methods = new HashSet<>();
            client.call("rpc_methods").get("methods").forEach(name -> methods.add(name.asText()));
            assertTrue(methods.containsAll(List.of("chain_getBlock", "state_getStorage", "state_subscribeStorage")));
            assertTrue(client.call("state_getMetadata").asText().startsWith("0x6d6574610e"));
            String subscription = client.call("state_subscribeRuntimeVersion").asText();
            assertTrue(client.next(subscription).has("apis"));
            assertFalse(client.call("system_health").get("isSyncing").asBoolean());
            assertNotEquals("0x0", client.call("chain_getHeader", client.call("chain_getFinalizedHead")).get("number").asText());
            assertTrue(client.call("state_unsubscribeRuntimeVersion", subscription).asBoolean());
            assertFalse(client.call("state_unsubscribeRuntimeVersion", subscription).asBoolean());
        }
    }

    @Test
    void blockComesWithJustificationAsNumbers() throws Exception {
        String hash = relay.call("chain_getBlockHash", 25).asText();
        JsonNode block = relay.call("chain_getBlock", hash);
        JsonNode entry = block.get("justifications").get(0);
        assertEquals("[70,82,78,75]", entry.get(0).toString());
        byte[] bytes = new byte[entry.get(1).size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) entry.get(1).get(i).asInt();
        }
        String before = relay.call("chain_getBlockHash", 24).asText();
        long id = new ScaleReader(Bytes.fromHex(relay.call("state_getStorage", SET_KEY, before).asText())).u64();
        Bytes list = Bytes.fromHex(relay.call("state_getStorage", LIST_KEY, before).asText());
        Justification.decode(Bytes.wrap(bytes)).verify(new AuthoritySet(AuthoritySet.decodeWellKnown(list), id),
                Bytes.fromHex(hash), 25);
        assertTrue(relay.call("chain_getBlock", relay.call("chain_getBlockHash", 26).asText()).get("justifications").isNull());
        assertEquals(1, block.get("block").get("extrinsics").size());
        assertTrue(relay.call("chain_getBlockHash", 1 << 30).isNull());
        assertEquals(2, relay.call("chain_getBlockHash", List.of(0, "0x1")).size());
    }

    @Test
    void readProofsAndFinalityProofsVerify() throws Exception {
        String hash = relay.call("chain_getBlockHash", 30).asText();
        JsonNode answer = relay.call("state_getReadProof", List.of(LIST_KEY, SET_KEY), hash);
        List<Bytes> nodes = new ArrayList<>();
        answer.get("proof").forEach(node -> nodes.add(Bytes.fromHex(node.asText())));
        Bytes root = Bytes.fromHex(relay.call("chain_getHeader", hash).get("stateRoot").asText());
        assertEquals(1, new ScaleReader(new TrieProof(root, nodes).get(Bytes.fromHex(SET_KEY)).orElseThrow()).u64());
        FinalityProof proof = FinalityProof.decode(Bytes.fromHex(relay.call("grandpa_proveFinality", 10).asText()));
        assertEquals(15, proof.unknownHeaders().size());
        assertEquals(relay.call("chain_getBlockHash", 25).asText(), proof.blockHash().toHex());
        assertTrue(relay.call("grandpa_proveFinality", 1 << 30).isNull());
    }

    @Test
    void headsAndJustificationsAreAnnounced() throws Exception {
        String heads = relay.call("chain_subscribeFinalizedHeads").asText();
        long first = number(relay.next(heads));
        assertEquals(first + 1, number(relay.next(heads)));
        assertEquals(first + 2, number(relay.next(heads)));
        String justifications = relay.call("grandpa_subscribeJustifications").asText();
        Justification next = Justification.decode(Bytes.fromHex(relay.next(justifications).asText()));
        assertTrue(next.targetNumber() % 4 == 0 || next.targetNumber() % 25 == 0);
        String best = para.call("chain_subscribeNewHeads").asText();
        long bestFirst = number(para.next(best));
        assertEquals(bestFirst + 1, number(para.next(best)));
    }

    private static long number(JsonNode header) {
        return Long.parseLong(header.get("number").asText().substring(2), 16);
    }

    @Test
    void storageIsReadQueriedPagedAndWatched() throws Exception {
        String hash = para.call("chain_getBlockHash", 3).asText();
        Bytes now = Bytes.fromHex(para.call("state_getStorage", NOW_KEY, hash).asText());
        assertEquals(1_656_000_036_000L, new ScaleReader(now).u64());
        assertTrue(para.call("state_getStorage", "0x00").isNull());
        JsonNode query = para.call("state_queryStorageAt", List.of(NOW_KEY, "0x00"), hash).get(0);
        assertEquals(hash, query.get("block").asText());
        assertTrue(query.get("changes").get(1).get(1).isNull());
        JsonNode pairs = para.call("state_getPairs", "0x", hash);
        JsonNode page = para.call("state_getKeysPaged", "0x", 5, null, hash);
        JsonNode second = para.call("state_getKeysPaged", "0x", 5, page.get(4).asText(), hash);
        for (int i = 0; i < 5; i++) {
            assertEquals(pairs.get(i).get(0), page.get(i));
            assertEquals(pairs.get(i + 5).get(0), second.get(i));
        }
        String watch = para.call("state_subscribeStorage", List.of(NOW_KEY, "0x00")).asText();
        assertEquals(2, para.next(watch).get("changes").size());
        assertEquals(1, para.next(watch).get("changes").size());
    }

    @Test
    void storageChangesComeAsScaleAndAsJson() throws Exception {
        String from = para.call("chain_getBlockHash", 2).asText();
        String to = para.call("chain_getBlockHash", 4).asText();
        StorageChanges third = StorageChanges.decode(Bytes.fromHex(
                para.call("pha_getStorageChangesAt", para.call("chain_getBlockHash", 3).asText()).asText()));
        JsonNode range = para.call("pha_getStorageChanges", from, to);
        assertEquals(3, range.size());
        JsonNode main = range.get(1).get("mainStorageChanges");
        assertEquals(third.main().size(), main.size());
        assertEquals(third.main().getFirst().key().toHex(), main.get(0).get(0).asText());
        assertEquals(10_000, para.reply("pha_getStorageChanges", to, from).get("error").get("code").asInt());
        assertEquals(10_000, para.reply("pha_getStorageChangesAt", "0x" + "00".repeat(32)).get("error").get("code").asInt());
        assertEquals(0, para.call("pha_getMqNextSequence", "02" + "33".repeat(32)).asInt());
        assertEquals("invalid sender", para.reply("pha_getMqNextSequence", "09").get("error").get("message").asText());
    }

    @Test
    void extrinsicIsWatchedUntilItIsFinal() throws Exception {
        JsonNode version = para.call("state_getRuntimeVersion");
        Runtime runtime = Runtime.parse(Bytes.fromHex(para.call("state_getMetadata").asText()), new RuntimeVersion("khala",
                version.get("specVersion").asLong(), version.get("transactionVersion").asLong(), 0));
        String account = ALICE.accountId().toSs58(30);
        long nonce = para.call("system_accountNextIndex", account).asLong();
        Bytes genesis = Bytes.fromHex(para.call("chain_getBlockHash", 0).asText());
        String finalized = para.call("chain_getFinalizedHead").asText();
        long height = number(para.call("chain_getHeader", finalized));
        SigningContext context = new SigningContext(genesis, Era.mortal(64, height), Bytes.fromHex(finalized),
                nonce, BigInteger.ZERO);
        Bytes extrinsic = Extrinsics.signed(runtime, runtime.call("System", "remark", Bytes.utf8("hi")), context,
                ALICE.accountId(), ALICE.type(), ALICE::sign);
        String watch = para.call("author_submitAndWatchExtrinsic", extrinsic.toHex()).asText();
        assertEquals("ready", para.next(watch).asText());
        String block = para.next(watch).get("inBlock").asText();
        boolean found = false;
        for (JsonNode item : para.call("chain_getBlock", block).get("block").get("extrinsics")) {
            found |= item.asText().equals(extrinsic.toHex());
        }
        assertTrue(found);
        assertEquals(block, para.next(watch).get("finalized").asText());
        JsonNode error = para.reply("author_submitExtrinsic", extrinsic.toHex()).get("error");
        assertEquals("1010 Invalid Transaction", error.get("code").asInt() + " " + error.get("message").asText());
        assertEquals("Transaction is outdated", error.get("data").asText());
    }

    @Test
    void nonsenseGetsErrorsAndHarmsNobody() throws Exception {
        assertEquals(-32700, relay.sendRaw("{nonsense").get("error").get("code").asInt());
        assertEquals(-32600, relay.sendRaw("[]").get("error").get("code").asInt());
        assertEquals(-32600, relay.sendRaw("17").get("error").get("code").asInt());
        assertEquals(-32601, relay.reply("no_such_method").get("error").get("code").asInt());
        assertEquals(-32602, relay.reply("state_getStorage", "zz").get("error").get("code").asInt());
        assertEquals(-32602, relay.reply("state_getStorage", 5).get("error").get("code").asInt());
        assertEquals(-32602, relay.reply("state_getKeysPaged", "0x", -1).get("error").get("code").asInt());
        assertEquals(4003, relay.reply("state_getStorage", "0x00", "0x1234").get("error").get("code").asInt());
        assertEquals(1001, para.reply("author_submitExtrinsic", "0x1234").get("error").get("code").asInt());
        JsonNode batch = relay.sendRaw("[{\"id\":1,\"method\":\"system_chain\"},{\"id\":\"x\",\"method\":\"nope\"},3]");
        assertEquals(3, batch.size());
        assertEquals("Devnet Relay", batch.get(0).get("result").asText());
        assertEquals("x", batch.get(1).get("id").asText());
    }

    @Test
    void portInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Settings settings = new Settings(0, taken.getLocalPort(), 100, 0, 4, 25, 4);
            IllegalStateException e = assertThrows(IllegalStateException.class, () -> new DevnetChain(settings));
            assertTrue(e.getMessage().contains("paraPort " + taken.getLocalPort()), e.getMessage());
        }
        Settings wrong = new Settings(0, 0, 100, 0, 0, 25, 4);
        var e = assertThrows(IllegalArgumentException.class, () -> new DevnetChain(wrong));
        assertTrue(e.getMessage().contains("authorities"), e.getMessage());
    }

    @Test
    void nothingRunsAfterDeactivation() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        DevnetChain other = new DevnetChain(new Settings(0, 0, 10, 0, 1, 2, 1));
        int port = other.relayPort();
        try (RpcClient client = new RpcClient(port)) {
            client.call("chain_subscribeNewHeads");
            long from = System.nanoTime();
            other.stop();
            System.out.println("stopped in " + (System.nanoTime() - from) / 1_000_000 + " ms");
        }
        assertThrows(IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            boolean ours = thread.getName().startsWith("devnet-") || thread.getName().startsWith("WebSocket");
            if (ours && !before.contains(thread)) {
                thread.join(DEADLINE_MS);
                assertFalse(thread.isAlive(), thread.getName() + " still runs");
            }
        }
    }

    @Test
    void longHistoryIsThereAtOnce() throws Exception {
        long from = System.nanoTime();
        DevnetChain long2000 = new DevnetChain(new Settings(0, 0, 1000, 2000, 4, 50, 4));
        System.out.println("2000 relay blocks in " + (System.nanoTime() - from) / 1_000_000 + " ms");
        try (RpcClient client = new RpcClient(long2000.relayPort())) {
            String hash = client.call("chain_getBlockHash", 2000).asText();
            assertEquals(2000, number(client.call("chain_getHeader", hash)));
            Header header = long2000.network().relay().ledger().at(2000).orElseThrow().header();
            assertEquals(header.hash().toHex(), hash);
            assertEquals(new ScaleWriter().raw(header.encoded()).toBytes(), header.encoded());
        } finally {
            long2000.stop();
        }
    }
}
