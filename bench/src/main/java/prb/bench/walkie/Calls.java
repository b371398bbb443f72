package prb.bench.walkie;

import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import prb.libp2p.Connection;
import prb.libp2p.Stream;
import prb.scale.Bytes;
import prb.walkie.internal.rpc.Envelope;
import prb.wire.walkie.RawBlob;
import prb.wire.walkie.WalkieRoles;
import prb.wire.walkie.WalkieSystemInfo;

/** Calls as nodes make and answer them, with the wrappers of the room walkie. Stateless. */
final class Calls {

    static final String PROTOCOL = "/pb";
    static final String HELLO = "Hello";
    static final String BLOB = "GetBlobByKey";

    private static final int REQUEST_BYTES_MAX = 4 << 20;
    private static final int ANSWER_BYTES_MAX = 256 << 20;
    private static final Duration CALL_MAX = Duration.ofSeconds(60);

    private Calls() {}

    /** The message of {@code Hello}, both ways. */
    static Bytes hello(String id) {
        return Bytes.wrap(WalkieSystemInfo.newBuilder().setHostname("a-host").setPeerId(id)
                .setRole(WalkieRoles.WR_DATA_PROVIDER_INT).setChainIdentity("0x" + "ab".repeat(32)).setBridgeIdentity("default")
                .build().toByteArray());
    }

    /** The answer to {@code GetBlobByKey}. */
    static Bytes blob(byte[] data) {
        return Bytes
                .wrap(RawBlob.newBuilder().setKey("key").setData(UnsafeByteOperations.unsafeWrap(data)).build().toByteArray());
    }

    /** Calls a method. @return the answer's message @throws IOException when there is none */
    static Bytes call(Connection connection, String method, Bytes data) throws IOException {
        String nonce = UUID.randomUUID().toString();
        Bytes request = Bytes.concat(Envelope.request(System.currentTimeMillis(), nonce, method, data));
        Envelope.Response answer = Envelope.readResponse(connection.exchange(PROTOCOL, request, ANSWER_BYTES_MAX, CALL_MAX));
        if (!answer.requestNonce().equals(nonce) || answer.failure().isPresent() || answer.data().isEmpty()) {
            throw new IOException("the answer is not one to " + method);
        }
        return answer.data();
    }

    /** Answers one call. */
    static void answer(Stream stream, Bytes hello, Bytes blob) throws IOException {
        Envelope.Request request = Envelope.readRequest(stream.readAll(REQUEST_BYTES_MAX));
        List<Bytes> answer = Envelope.success(System.currentTimeMillis(), request.nonce(), UUID.randomUUID().toString(),
                request.method().equals(HELLO) ? hello : blob);
        stream.finish(answer);
    }
}
