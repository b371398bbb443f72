package prb.walkie.access;

import com.google.protobuf.InvalidProtocolBufferException;
import java.security.SecureRandom;
import prb.scale.Bytes;
import prb.walkie.api.AuthCall;
import prb.walkie.api.PeerUnreachableException;
import prb.walkie.api.WalkieException;
import prb.wire.walkie.AuthRequest;
import prb.wire.walkie.AuthResponse;
import prb.wire.walkie.AuthStatus;
import prb.wire.walkie.AuthType;

/** The caller's side of {@link PskServer}. */
final class PskClient {

    private final PreSharedKey key;
    private final String self;

    PskClient(PreSharedKey key, String self) {
        this.key = key;
        this.self = self;
    }

    /** Shows the key to a peer. @return whether the peer took it, and has it too */
    boolean show(String server, AuthCall call) throws WalkieException, PeerUnreachableException {
        AuthResponse challenge = ask(call, "");
        String serverNonce = tail(challenge, server);
        if (challenge.getStatus() != AuthStatus.AS_NEED_AUTH || serverNonce.isEmpty()) {
            return false;
        }
        String clientNonce = PskServer.nonce(new SecureRandom());
        AuthResponse verdict = ask(call, clientNonce + "/" + key.proof("client", self, server, serverNonce, clientNonce));
        return verdict.getStatus() == AuthStatus.AS_GRANTED
                && PreSharedKey.same(tail(verdict, server), key.proof("server", self, server, serverNonce, clientNonce));
    }

    private static AuthResponse ask(AuthCall call, String text) throws WalkieException, PeerUnreachableException {
        AuthRequest request = AuthRequest.newBuilder().setType(AuthType.AT_PSK).setAuthString(text).build();
        try {
            return AuthResponse.parseFrom(call.call(Bytes.wrap(request.toByteArray())).asByteBuffer());
        } catch (InvalidProtocolBufferException e) {
            throw new PeerUnreachableException("the answer to Auth cannot be read", e);
        }
    }

    private static String tail(AuthResponse response, String server) {
        String prefix = server + "/";
        return response.getPeerId().startsWith(prefix) ? response.getPeerId().substring(prefix.length()) : "";
    }
}
