package prb.walkie.internal.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import prb.libp2p.Connection;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;
import prb.wire.walkie.GetBlobByKeyRequest;
import prb.wire.walkie.PoolList;
import prb.wire.walkie.RawBlob;
import prb.wire.walkie.WalkieRpcResponseWrapper;
import prb.wire.walkie.WalkieSystemInfo;

/** Requests recorded from the original's programs, answered with the bytes that the original answered. */
class RecordedExchangesTest {

    private static final Caller CALLER = new Caller("Qm", "192.0.2.1", false, true);

    private final Registry<WalkieMethod> methods = new Registry<>();
    private Path folder = Path.of("none");

    @BeforeEach
    void find() {
        String shared = System.getProperty("prb.shared");
        folder = Path.of(String.valueOf(shared), "vectors", "peer", "walkie");
        if (!Files.isDirectory(folder)) {
            System.out.println("skipped: no recorded exchanges, ${prb.shared} = " + shared);
        }
        Assumptions.assumeTrue(Files.isDirectory(folder));
    }

    private Bytes recorded(String name) throws IOException {
        return Bytes.wrap(Files.readAllBytes(folder.resolve(name)));
    }

    private WalkieRpcResponseWrapper answer(String name) throws IOException {
        return WalkieRpcResponseWrapper.parseFrom(recorded(name + ".response.bin").toArray());
    }

    /** Answers a recorded request at the time and with the nonce of the recorded answer. */
    private Bytes answered(String name) throws Exception {
        WalkieRpcResponseWrapper wanted = answer(name);
        Clock clock = Clock.fixed(Instant.ofEpochMilli(wanted.getCreatedAt()), ZoneOffset.UTC);
        try (RpcServer server = new RpcServer(methods, new Registry<>(), new Open(), clock, CallLimits.DEFAULT,
                wanted::getNonce)) {
            return Bytes.concat(server.answer(CALLER, recorded(name + ".request.bin")));
        }
    }

    private void method(String name, Bytes answer) {
        methods.add(name, other -> 0, new Fixed(name, answer));
    }

    @Test
    void hello() throws Exception {
        WalkieSystemInfo info = WalkieSystemInfo.parseFrom(answer("Hello").getData());
        WalkieSystemInfo built = WalkieSystemInfo.newBuilder().setHostname(info.getHostname()).setPeerId(info.getPeerId())
                .setRole(info.getRole()).setChainIdentity(info.getChainIdentity()).setBridgeIdentity(info.getBridgeIdentity())
                .build();
        method("Hello", Bytes.wrap(built.toByteArray()));
        assertEquals(recorded("Hello.response.bin"), answered("Hello"));
    }

    @Test
    void aMethodWithoutHandler() throws Exception {
        assertEquals(recorded("ListPool-not-implemented.response.bin"), answered("ListPool-not-implemented"));
    }

    @Test
    void aBlobThatIsMissing() throws Exception {
        Bytes request = recorded("GetBlobByKey-missing.request.bin");
        String key = GetBlobByKeyRequest.parseFrom(Envelope.readRequest(request).data().toArray()).getKey();
        RawBlob wanted = RawBlob.parseFrom(answer("GetBlobByKey-missing").getData());
        assertTrue(wanted.getEmpty() && wanted.getData().isEmpty());
        method("GetBlobByKey", Bytes.wrap(RawBlob.newBuilder().setKey(wanted.getKey()).setEmpty(true).build().toByteArray()));
        assertEquals(recorded("GetBlobByKey-missing.response.bin"), answered("GetBlobByKey-missing"), key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GetDataProviderInfo", "GetBlobByKey", "GetBlobByKey-blob", "ListPool", "ListWorker", "CreatePool",
        "CreateWorker", "GetWorkerStatus", "UpdatePool"})
    void envelopesAroundAnyAnswer(String name) throws Exception {
        method(name.replaceAll("-.*", ""), Bytes.wrap(answer(name).getData().toByteArray()));
        assertEquals(recorded(name + ".response.bin"), answered(name));
    }

    @Test
    void aTypedErrorOfAHandler() throws Exception {
        WalkieRpcResponseWrapper wanted = answer("CreateWorker-nopool");
        methods.add("CreateWorker", other -> 0, new Failing(wanted.getError().getMessage()));
        assertEquals(recorded("CreateWorker-nopool.response.bin"), answered("CreateWorker-nopool"));
    }

    @Test
    void fieldsThatAreUnknownHereReachTheHandler() throws Exception {
        Bytes request = Envelope.readRequest(recorded("CreatePool.request.bin")).data();
        Bytes unknown = Bytes.concat(request, Bytes.fromHex("fa0703616263"));
        PoolList read = PoolList.parseFrom(unknown.toArray());
        assertEquals(unknown, Bytes.wrap(read.toByteArray()), "messages keep what they do not know");
        Bytes wrapped = Bytes.concat(Bytes.concat(Envelope.request(1, "n", "CreatePool", unknown)),
                Bytes.fromHex("fa0703616263"));
        assertEquals(unknown, Envelope.readRequest(wrapped).data(), "envelopes with unknown fields are read");
    }

    private record Fixed(String name, Bytes answer) implements WalkieMethod {
        @Override
        public Access access() {
            return Access.READ;
        }

        @Override
        public Bytes handle(Caller caller, Bytes request) {
            return answer;
        }
    }

    private record Failing(String message) implements WalkieMethod {
        @Override
        public String name() {
            return "CreateWorker";
        }

        @Override
        public Access access() {
            return Access.CHANGE;
        }

        @Override
        public Bytes handle(Caller caller, Bytes request) throws WalkieException {
            throw new WalkieException(WalkieException.Type.NOT_FOUND, message);
        }
    }

    private static final class Open implements RpcServer.Gate {
        @Override
        public Caller caller(Connection connection) {
            return CALLER;
        }

        @Override
        public void check(Caller caller, Access access, String what) {
            assertEquals(Optional.of(CALLER), Optional.of(caller));
        }
    }
}
