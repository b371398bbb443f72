package prb.devnet.pruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import prb.devnet.pruntime.sync.Generation;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Signatures;
import prb.substrate.crypto.hash.Hashing;
import prb.wire.pruntime.BinApiEnvelope;
import prb.wire.pruntime.PrpcError;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.PRuntimeClient.InitRequest;
import prb.worker.api.PRuntimeClient.RuntimeIdentity;
import prb.worker.api.PRuntimeClient.SignedEndpoints;
import prb.worker.api.PRuntimeClient.SyncedTo;
import prb.worker.api.PRuntimeException;
import prb.worker.api.PRuntimeException.Kind;
import prb.worker.pruntime.HttpPRuntimeClients;

/** The bridge's own client against the simulated workers, over real HTTP. */
@Timeout(120)
class OverHttpTest {

    private static final Bytes HEADERS = Example.bytes("/syncCombinedHeadersReq");
    private static final Bytes BLOCKS = Example.bytes("/para/dispatchBlockReq");
    private static final InitRequest INIT = new InitRequest(false, Example.bytes("/genesisInfo"),
            Example.bytes("/para/encodedGenesisState"), Optional.empty(), Optional.empty());

    private final HttpClient raw = HttpClient.newHttpClient();
    private HttpPRuntimeClients clients;
    private SimulatedPRuntimes simulated;
    private PRuntimeClient client;

    @BeforeEach
    void start() throws IOException {
        clients = new HttpPRuntimeClients(new DefaultConfig());
        simulated = new SimulatedPRuntimes(0, 3, Generation.V0_2_6);
        client = clients.client(worker(1));
    }

    @AfterEach
    void stop() {
        clients.close();
        simulated.close();
        raw.shutdownNow();
    }

    private URI worker(int index) {
        return URI.create("http://127.0.0.1:" + simulated.port() + "/w/" + index);
    }

    private HttpResponse<byte[]> post(String path, byte[] body) throws IOException, InterruptedException {
        return raw.send(HttpRequest.newBuilder(URI.create(worker(1) + path)).POST(BodyPublishers.ofByteArray(body)).build(),
                BodyHandlers.ofByteArray());
    }

    @Test
    void allCallsOfOneLife() throws Exception {
        assertFalse(client.info().initialized());
        RuntimeIdentity fresh = client.init(INIT);
        assertEquals(Example.bytes("/worker/publicKey"), fresh.publicKey());
        assertTrue(fresh.legacyAttestation().isEmpty());
        assertEquals(new SyncedTo(102, 1), client.syncCombinedHeaders(List.of(HEADERS.slice(0, 500), HEADERS.slice(500))));
        assertEquals(1, client.dispatchBlocks(List.of(BLOCKS)));
        assertEquals(1, client.syncParaHeaders(List.of(MiniChain.noPara())));
        assertEquals(103, client.info().nextRelayHeader());
        assertEquals(2, client.info().nextParaHeader());
        assertEquals(2, client.info().nextParaBlock());
        assertEquals("0.2.6", client.info().version());
        assertEquals(Optional.of(Example.bytes("/relay/r100/hash")), client.info().genesisBlockHash());
        AccountId operator = new AccountId(Bytes.wrap(new byte[32]));
        RuntimeIdentity identity = client.runtimeIdentity(true, Optional.of(operator));
        assertTrue(identity.legacyAttestation().orElseThrow().report()
                .contains(Hashing.blake2b256(identity.registrationInfo()).toPlainHex()));
        assertEquals(Bytes.ofInts(0), client.egressMessages());
        assertFalse(clients.client(worker(2)).info().initialized(), "workers are apart");
    }

    @Test
    void endpointsAreSignedWithTheTimeOfTheLastBlock() throws Exception {
        client.init(INIT);
        assertEquals(Optional.empty(), client.endpoints(), "0.2.6 knows no such call");
        assertEquals(Optional.empty(), client.signEndpoints(List.of("http://a:1")));
        simulated.close();
        simulated = new SimulatedPRuntimes(0, 1, Generation.V2_0);
        client = clients.client(worker(1));
        assertRefused("Runtime not initialized", client::endpoints);
        client.init(INIT);
        assertEquals(Optional.empty(), client.endpoints(), "it was told nothing");
        SignedEndpoints signed = client.signEndpoints(List.of("http://a:1", "http://b:2")).orElseThrow();
        assertEquals(List.of("http://a:1", "http://b:2"), signed.urls());
        assertEquals(Example.bytes("/worker/publicKey"), signed.publicKey());
        assertEquals(1_656_000_000_000L, signed.signedAt().toEpochMilli(), "Timestamp.Now of the genesis");
        assertTrue(Signatures.verify(KeyType.SR25519, signed.publicKey(), Bytes.concat(Bytes.ofInts(0xff, 2), signed.payload()),
                signed.signature()));
        assertRefused("Endpoints too large", () -> client.signEndpoints(List.of("http://" + "a".repeat(2048))));
    }

    @Test
    void refusalsArriveInPRuntimesWords() {
        assertRefused("Runtime not initialized", () -> client.dispatchBlocks(List.of(BLOCKS)));
        assertRefused("Uninitiated runtime info", () -> client.runtimeIdentity(true, Optional.empty()));
        assertRefused("Decode input parameter failed", () -> client.dispatchBlocks(List.of(Bytes.ofInts(4))));
        InitRequest malformed = new InitRequest(true, Bytes.ofInts(1), Bytes.EMPTY, Optional.empty(), Optional.empty());
        String message = assertThrows(PRuntimeException.class, () -> client.init(malformed)).getMessage();
        assertTrue(message.startsWith("DecodeError("), message);
        InitRequest keyed = new InitRequest(false, INIT.genesisInfo(), INIT.genesisState(), Optional.empty(),
                Optional.of(Bytes.wrap(new byte[32])));
        assertRefused("RA is disallowed when debug_set_key is enabled", () -> client.init(keyed));
    }

    private static void assertRefused(String text, org.junit.jupiter.api.function.Executable call) {
        PRuntimeException e = assertThrows(PRuntimeException.class, call);
        assertEquals(Kind.REFUSED, e.kind());
        assertEquals(text, e.getMessage());
    }

    @Test
    void kickBreaksTheConnectionAndResetsTheWorker() throws Exception {
        client.init(INIT);
        assertThrows(IOException.class, () -> post("/kick", new byte[0]));
        assertFalse(client.info().initialized());
        client.init(INIT);
        client.kick();
        assertFalse(client.info().initialized());
    }

    @Test
    void pathsOutsideAreNotFound() throws Exception {
        assertEquals(404, post("/prpc/PhactoryAPI.Nothing", new byte[0]).statusCode());
        byte[] error = post("/prpc/PhactoryAPI.Nothing", new byte[0]).body();
        assertEquals("Method Not Found", PrpcError.parseFrom(error).getMessage());
        assertEquals(404, post("/elsewhere", new byte[0]).statusCode());
        for (int index : new int[] {0, 4, 99}) {
            PRuntimeException e = assertThrows(PRuntimeException.class, () -> clients.client(worker(index)).info());
            assertEquals(Kind.MALFORMED, e.kind(), e.getMessage());
        }
    }

    @Test
    void getInfoIsJsonAndSigned() throws Exception {
        client.init(INIT);
        HttpResponse<byte[]> answer = raw.send(HttpRequest.newBuilder(URI.create(worker(1) + "/get_info")).build(),
                BodyHandlers.ofByteArray());
        BinApiEnvelope envelope = BinApiEnvelope.parse(Bytes.wrap(answer.body()));
        assertEquals(101, envelope.number("headernum"));
        assertTrue(Signatures.verify(KeyType.SR25519, Example.bytes("/worker/publicKey"), Bytes.utf8(envelope.payload()),
                Bytes.fromHex(envelope.signature().orElseThrow())));
        assertEquals(101, BinApiEnvelope.parse(Bytes.wrap(post("/get_info", "{}".getBytes()).body())).number("headernum"));
    }

    @Test
    void portInUseIsNamed() {
        IOException e = assertThrows(IOException.class, () -> new SimulatedPRuntimes(simulated.port(), 1, Generation.V0_2_6));
        assertTrue(e.getMessage().contains("port " + simulated.port()), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new SimulatedPRuntimes(0, 0, Generation.V0_2_6));
        assertThrows(IllegalArgumentException.class, () -> Generation.of("3.0"));
    }

    @Test
    void malformedRequestsGetErrorAnswersOnly() throws Exception {
        client.init(INIT);
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        String[] paths = {"/bin_api/sync_header", "/bin_api/sync_para_header", "/bin_api/sync_combined_headers",
            "/bin_api/dispatch_block",
            "/prpc/PhactoryAPI.InitRuntime", "/prpc/PhactoryAPI.GetRuntimeInfo", "/prpc/PhactoryAPI.GetInfo"};
        for (int round = 0; round < 1500; round++) {
            byte[] body = (random.nextBoolean() ? HEADERS : BLOCKS).toArray();
            for (int change = random.nextInt(6); change >= 0; change--) {
                body[random.nextInt(random.nextBoolean() ? body.length : 8)] = (byte) random.nextInt(256);
            }
            String path = paths[round % paths.length];
            HttpResponse<byte[]> answer = post(path, body);
            if (path.startsWith("/bin_api")) {
                assertEquals(200, answer.statusCode());
                BinApiEnvelope.parse(Bytes.wrap(answer.body()));
            } else {
                assertTrue(List.of(200, 400, 500).contains(answer.statusCode()), path);
            }
        }
    }

    @Test
    void secondGenerationTakesAStateAndACheckpointAndComesBackNewer() throws Exception {
        try (SimulatedPRuntimes second = new SimulatedPRuntimes(0, 1, Generation.V2_0)) {
            PRuntimeClient newer = clients.client(URI.create("http://127.0.0.1:" + second.port() + "/w/1"));
            newer.init(INIT);
            assertTrue(newer.info().canLoadChainState());
            assertTrue(newer.info().description().contains("\"canLoadChainState\":true"), newer.info().description());
            Bytes state = INIT.genesisState();
            newer.loadChainState(300, List.of(state.slice(0, 5), state.slice(5)));
            assertFalse(newer.info().canLoadChainState());
            assertEquals(300, newer.info().nextParaHeader());
            assertEquals(301, newer.info().nextParaBlock());
            assertEquals("CannotLoadStateAfterSyncing",
                    assertThrows(PRuntimeException.class, () -> newer.loadChainState(300, List.of(state))).getMessage());
            assertEquals(OptionalLong.of(300), newer.takeCheckpoint());
            newer.kick();
            assertEquals(301, newer.info().nextParaBlock());
        }
    }

    @Test
    void firstGenerationDoesNotKnowTheNewerCalls() throws Exception {
        client.init(INIT);
        assertEquals(OptionalLong.empty(), client.takeCheckpoint());
        PRuntimeException refusal = assertThrows(PRuntimeException.class, () -> client.loadChainState(3, List.of()));
        assertEquals("Method Not Found", refusal.getMessage());
    }

    @Test
    void stoppedListenerLeavesNobodyListening() throws Exception {
        client.info();
        simulated.close();
        assertEquals(Kind.UNREACHABLE, assertThrows(PRuntimeException.class, client::info).kind());
        new SimulatedPRuntimes(simulated.port(), 1, Generation.V0_2_6).close();
    }

    /** The declared defaults of the client's settings. */
    private static final class DefaultConfig implements HttpPRuntimeClients.Config {

        @Override
        public long requestTimeoutMs() {
            return 8_000;
        }

        @Override
        public long blobTimeoutMs() {
            return 150_000;
        }

        @Override
        public boolean keepAlive() {
            return true;
        }

        @Override
        public long keepAliveMs() {
            return 60_000;
        }

        @Override
        public String pccsUrl() {
            return "";
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return HttpPRuntimeClients.Config.class;
        }
    }
}
