package prb.libp2p.internal.secure;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import prb.identity.PeerId;
import prb.libp2p.DropReason;
import prb.libp2p.PeerException;
import prb.libp2p.internal.Pipe;
import prb.scale.Bytes;

/**
 * The noise handshake, pattern XX (libp2p specification "noise"): three messages with a two-byte big-endian size, the second
 * and third with a payload that binds the static key to the peer id: protobuf {1 public key message, 2 signature}.
 */
public class NoiseHandshake {

    /** A handshake message with the largest RSA key has about 2.4 kB. */
    private static final int MESSAGE_BYTES_MAX = 8_192;
    private static final int SEALED_KEY_BYTES = X25519.KEY_BYTES + CipherState.TAG_BYTES;

    private final Pipe pipe;
    private final NoiseIdentity identity;
    private final KeyPair fresh;
    private final SymmetricState state;

    NoiseHandshake(Pipe pipe, NoiseIdentity identity, KeyPair fresh) throws GeneralSecurityException {
        this.pipe = pipe;
        this.identity = identity;
        this.fresh = fresh;
        this.state = new SymmetricState();
    }

    /** What the handshake came to. */
    record Result(PeerId remote, CipherState send, CipherState receive) {}

    /**
     * Runs the handshake and wraps the socket.
     *
     * @throws PeerException UNAUTHENTICATED when the other side proves no peer id, MALFORMED when it does not speak noise
     */
    public static SecureChannel run(SocketPipe pipe, NoiseIdentity identity, boolean initiator) throws IOException {
        try {
            NoiseHandshake handshake = new NoiseHandshake(pipe, identity, X25519.generate());
            Result result = initiator ? handshake.initiate() : handshake.respond();
            return new SecureChannel(pipe, result);
        } catch (GeneralSecurityException e) {
            throw new PeerException(DropReason.UNAUTHENTICATED, "the peer failed the handshake: " + e.getMessage(), e);
        }
    }

    Result initiate() throws IOException, GeneralSecurityException {
        byte[] ownFresh = X25519.raw(fresh);
        state.mixHash(ownFresh);
        send(ownFresh, state.encryptAndHash(new byte[0]));
        byte[] answer = receive(X25519.KEY_BYTES + SEALED_KEY_BYTES + CipherState.TAG_BYTES);
        byte[] remoteFresh = Arrays.copyOf(answer, X25519.KEY_BYTES);
        state.mixHash(remoteFresh);
        state.mixKey(X25519.agree(fresh, remoteFresh));
        int payloadAt = X25519.KEY_BYTES + SEALED_KEY_BYTES;
        byte[] remoteFixed = state.decryptAndHash(Arrays.copyOfRange(answer, X25519.KEY_BYTES, payloadAt));
        state.mixKey(X25519.agree(fresh, remoteFixed));
        PeerId remote = check(state.decryptAndHash(Arrays.copyOfRange(answer, payloadAt, answer.length)), remoteFixed);
        byte[] ownFixed = X25519.raw(identity.fixed());
        byte[] sealedFixed = state.encryptAndHash(ownFixed);
        state.mixKey(X25519.agree(identity.fixed(), remoteFresh));
        send(sealedFixed, state.encryptAndHash(identity.payload()));
        CipherState[] ciphers = state.split();
        return new Result(remote, ciphers[0], ciphers[1]);
    }

    Result respond() throws IOException, GeneralSecurityException {
        byte[] offer = receive(X25519.KEY_BYTES);
        byte[] remoteFresh = Arrays.copyOf(offer, X25519.KEY_BYTES);
        state.mixHash(remoteFresh);
        state.decryptAndHash(Arrays.copyOfRange(offer, X25519.KEY_BYTES, offer.length));
        byte[] ownFresh = X25519.raw(fresh);
        state.mixHash(ownFresh);
        state.mixKey(X25519.agree(fresh, remoteFresh));
        byte[] ownFixed = X25519.raw(identity.fixed());
        byte[] sealedFixed = state.encryptAndHash(ownFixed);
        state.mixKey(X25519.agree(identity.fixed(), remoteFresh));
        send(ownFresh, sealedFixed, state.encryptAndHash(identity.payload()));
        byte[] last = receive(SEALED_KEY_BYTES + CipherState.TAG_BYTES);
        byte[] remoteFixed = state.decryptAndHash(Arrays.copyOf(last, SEALED_KEY_BYTES));
        state.mixKey(X25519.agree(fresh, remoteFixed));
        PeerId remote = check(state.decryptAndHash(Arrays.copyOfRange(last, SEALED_KEY_BYTES, last.length)), remoteFixed);
        CipherState[] ciphers = state.split();
        return new Result(remote, ciphers[1], ciphers[0]);
    }

    byte[] handshakeHash() {
        return state.handshakeHash();
    }

    /** The peer id that a payload proves. */
    PeerId check(byte[] payload, byte[] staticKey) throws IOException, GeneralSecurityException {
        byte[] publicKey = new byte[0];
        byte[] signature = new byte[0];
        CodedInputStream in = CodedInputStream.newInstance(payload);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> publicKey = in.readByteArray();
                case 2 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> signature = in.readByteArray();
                default -> in.skipField(tag);
            }
        }
        PublicKeys.verify(publicKey, staticKey, signature);
        return PeerId.ofPublicKey(publicKey);
    }

    private void send(byte[]... parts) throws IOException {
        Bytes body = Bytes.concat(Arrays.stream(parts).map(Bytes::wrap).toList());
        pipe.send(List.of(Bytes.ofInts(body.size() >> 8, body.size() & 0xff), body));
    }

    private byte[] receive(int bytesMin) throws IOException {
        int size = pipe.u8() << 8 | pipe.u8();
        if (size < bytesMin || size > MESSAGE_BYTES_MAX) {
            throw new PeerException(DropReason.MALFORMED,
                    "a handshake message has " + size + " bytes, allowed are " + bytesMin + " to " + MESSAGE_BYTES_MAX);
        }
        return pipe.take(size).toArray();
    }
}
