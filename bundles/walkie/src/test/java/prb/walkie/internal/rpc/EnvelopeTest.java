package prb.walkie.internal.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.walkie.api.WalkieException;
import prb.wire.walkie.WalkieRpcRequestWrapper;
import prb.wire.walkie.WalkieRpcResponseWrapper;

class EnvelopeTest {

    private static final List<String> RECORDED = List.of("Hello", "GetDataProviderInfo", "GetBlobByKey-missing",
            "ListPool-not-implemented", "CreateWorker-nopool");

    @Test
    void recordedRequestsAreReadAndWrittenByteForByte() throws IOException {
        for (String name : RECORDED) {
            sameRequest(name, recorded(name + ".request.bin"));
        }
    }

    @Test
    void recordedAnswersAreReadAndWrittenByteForByte() throws IOException {
        for (String name : RECORDED) {
            sameResponse(name, recorded(name + ".response.bin"));
        }
    }

    @Test
    void allExchangesRecordedFromTheOriginalAreReadAndWrittenByteForByte() throws IOException {
        String shared = System.getProperty("prb.shared");
        Path folder = Path.of(String.valueOf(shared), "vectors", "peer", "walkie");
        Assumptions.assumeTrue(Files.isDirectory(folder), "no recorded exchanges: ${prb.shared} = " + shared);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".bin")).toList()) {
                Bytes bytes = Bytes.wrap(Files.readAllBytes(file));
                if (file.toString().endsWith(".request.bin")) {
                    sameRequest(file.toString(), bytes);
                } else {
                    sameResponse(file.toString(), bytes);
                }
            }
        }
    }

    private static void sameRequest(String name, Bytes recorded) throws IOException {
        WalkieRpcRequestWrapper wrapper = WalkieRpcRequestWrapper.parseFrom(recorded.toArray());
        Envelope.Request request = Envelope.readRequest(recorded);
        assertEquals(wrapper.getMethod(), request.method(), name);
        assertEquals(wrapper.getNonce(), request.nonce(), name);
        assertEquals(recorded, Bytes.concat(
                Envelope.request(wrapper.getCreatedAt(), request.nonce(), request.method(), request.data())), name);
    }

    private static void sameResponse(String name, Bytes recorded) throws IOException {
        WalkieRpcResponseWrapper wrapper = WalkieRpcResponseWrapper.parseFrom(recorded.toArray());
        Envelope.Response response = Envelope.readResponse(recorded);
        assertEquals(wrapper.getRequestNonce(), response.requestNonce(), name);
        List<Bytes> parts = response.failure().isEmpty()
                ? Envelope.success(wrapper.getCreatedAt(), response.requestNonce(), wrapper.getNonce(), response.data())
                : Envelope.failure(wrapper.getCreatedAt(), response.requestNonce(), wrapper.getNonce(),
                        response.failure().get().type(), response.failure().get().getMessage());
        assertEquals(recorded, Bytes.concat(parts), name);
    }

    @Test
    void defaultsThatTheOriginalWritesAreWritten() {
        String request = Bytes.concat(Envelope.request(1, "n", "M", Bytes.EMPTY)).toPlainHex();
        assertEquals("08011201" + "6e" + "1a00" + "22014d", request);
        String answer = Bytes.concat(Envelope.success(1, "n", "m", Bytes.EMPTY)).toPlainHex();
        assertEquals("0801" + "12016e" + "1a016d" + "2200" + "2800", answer);
    }

    @Test
    void anAnswerWithoutExplicitDefaultsIsReadToo() throws IOException {
        Bytes plain = Bytes.wrap(WalkieRpcResponseWrapper.newBuilder().setRequestNonce("r").build().toByteArray());
        Envelope.Response response = Envelope.readResponse(plain);
        assertTrue(response.failure().isEmpty());
        assertEquals(Bytes.EMPTY, response.data());
    }

    @Test
    void zeroBytesAreNoAnswer() {
        assertThrows(IOException.class, () -> Envelope.readResponse(Bytes.EMPTY));
        assertThrows(IOException.class, () -> Envelope.readRequest(Bytes.EMPTY));
    }

    @Test
    void anErrorOfAnUnknownTypeIsStillAnError() throws IOException {
        Bytes answer = Bytes.concat(Bytes.ofInts(0x28, 1, 0x32, 2, 0x08, 99));
        WalkieException error = Envelope.readResponse(answer).failure().orElseThrow();
        assertEquals(WalkieException.Type.UNKNOWN, error.type());
    }

    @Test
    void anythingElseIsRefusedWithoutHarm() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Bytes good = Bytes.concat(Envelope.request(1, "nonce", "Method", Bytes.utf8("data")));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.toArray();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Bytes cut = Bytes.wrap(bytes).slice(0, random.nextInt(bytes.length + 1));
            try {
                assertTrue(Envelope.readRequest(cut).data().size() <= cut.size());
                Envelope.readResponse(cut);
            } catch (IOException refused) {
                assertTrue(refused.getMessage() != null);
            }
        }
    }

    private static Bytes recorded(String name) throws IOException {
        try (InputStream in = EnvelopeTest.class.getResourceAsStream("/recorded/" + name)) {
            return Bytes.wrap(java.util.Objects.requireNonNull(in, name).readAllBytes());
        }
    }
}
