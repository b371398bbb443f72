package prb.blob.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.walkie.api.Caller;
import prb.wire.blob.BlobFrame;
import prb.wire.blob.BlobFrames;
import prb.wire.walkie.DataProviderInfo;
import prb.wire.walkie.WalkieRpcRequestWrapper;
import prb.wire.walkie.WalkieRpcResponseWrapper;

/**
 * The recorded exchanges of the original data provider. Its store stands behind our server, as recorded; private keys of its
 * database are missing with us on purpose.
 */
class RecordedSessionTest {

    private static final List<String> PRIVATE = List.of("window:0:pb", "rangeByParaBlock:2:pb");

    private Path peer;

    @BeforeEach
    void vectors() {
        peer = Path.of(System.getProperty("prb.shared", "absent"), "vectors", "peer");
        assumeTrue(Files.isDirectory(peer), "skipped: no recorded sessions; set -Dprb.shared to the folder with vectors/peer");
    }

    private Bytes bytes(String file) throws Exception {
        return Bytes.wrap(Files.readAllBytes(peer.resolve(file)));
    }

    private FakeSource store() throws Exception {
        FakeSource store = new FakeSource();
        for (String key : Files.readAllLines(peer.resolve("tcp/keys.txt"))) {
            Path file = peer.resolve("blobs").resolve(key.replace(':', '_') + ".bin");
            if (Files.exists(file)) {
                Bytes value = Bytes.wrap(Files.readAllBytes(file));
                store.put(key, value.slice(0, value.size() / 2), value.slice(value.size() / 2));
            }
        }
        return store;
    }

    private static Map<Bytes, Optional<Bytes>> answers(Bytes stream, int count) throws Exception {
        Map<Bytes, Optional<Bytes>> answers = new HashMap<>();
        BlobFrames frames = new BlobFrames(new java.io.ByteArrayInputStream(stream.toArray()), BlobFrame.BODY_BYTES_MAX);
        for (Optional<Bytes> body = frames.next(); body.isPresent(); body = frames.next()) {
            BlobFrame.Response answer = BlobFrame.Response.parse(body.get());
            answers.put(answer.id(), answer.value());
        }
        assertEquals(count, answers.size());
        return answers;
    }

    @Test
    void recordedStreamIsAnsweredWithEqualValues() throws Exception {
        List<String> keys = Files.readAllLines(peer.resolve("tcp/keys.txt"));
        Map<Bytes, Optional<Bytes>> recorded = answers(bytes("tcp/session.s2c.bin"), keys.size());
        FakeSource store = store();
        try (Running running = new Running()) {
            running.store.blobs.putAll(store.blobs);
            try (WireClient client = running.client()) {
                client.raw(bytes("tcp/session.c2s.bin"));
                client.socket.shutdownOutput();
                Map<Bytes, Optional<Bytes>> ours = answers(Bytes.wrap(client.socket.getInputStream().readAllBytes()),
                        keys.size());
                List<String> compared = new ArrayList<>();
                for (int i = 0; i < keys.size(); i++) {
                    boolean known = !PRIVATE.contains(keys.get(i));
                    Bytes id = WireClient.id(i + 1);
                    assertEquals(known ? recorded.get(id) : Optional.empty(), ours.get(id), keys.get(i));
                    compared.add(keys.get(i) + " " + ours.get(id).map(Bytes::size).orElse(0));
                }
                System.out.println("recorded stream: " + compared);
            }
        }
    }

    @Test
    void recordedWalkieCallsAreAnsweredWithEqualMessages() throws Exception {
        CurrentSource source = new CurrentSource();
        source.bind(store());
        Provider provider = new Provider() {
            @Override
            public DirectMemory directMemory() {
                return new DirectMemory(0);
            }

            @Override
            public boolean isListening() {
                return true;
            }

            @Override
            public CurrentSource source() {
                return source;
            }

            @Override
            public boolean isKnown() {
                return true;
            }

            @Override
            public DataProviderInfo info() {
                return DataProviderInfo.getDefaultInstance();
            }
        };
        for (String call : List.of("GetBlobByKey", "GetBlobByKey-blob", "GetBlobByKey-missing")) {
            ByteString request = WalkieRpcRequestWrapper.parseFrom(bytes("walkie/" + call + ".request.bin").toArray()).getData();
            ByteString recorded = WalkieRpcResponseWrapper.parseFrom(bytes("walkie/" + call + ".response.bin").toArray())
                    .getData();
            Bytes ours = new BlobByKeyMethod(provider).handle(new Caller("", "127.0.0.1", true, true), Bytes.wrap(request
                    .toByteArray()));
            assertEquals(Bytes.wrap(recorded.toByteArray()), ours, call);
        }
        Bytes recordedInfo = Bytes.wrap(WalkieRpcResponseWrapper.parseFrom(bytes("walkie/GetDataProviderInfo.response.bin")
                .toArray()).getData().toByteArray());
        assertEquals(recordedInfo, Bytes.wrap(DataProviderInfo.parseFrom(recordedInfo.toArray()).toByteArray()));
    }
}
