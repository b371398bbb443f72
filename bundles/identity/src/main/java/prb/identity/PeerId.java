package prb.identity;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A libp2p peer id: the multihash of a public key message (libp2p specification, "Peer Ids and Keys"). Messages of up to 42
 * bytes (Ed25519) are contained whole ({@code 00 size message}), longer ones (RSA) as SHA-256 ({@code 12 20 hash}).
 * Immutable.
 */
public final class PeerId {

    /** Longest public key message that an id contains whole. */
    private static final int INLINE_BYTES_MAX = 42;
    private static final int TEXT_CHARS_MAX = 80;
    private static final int IDENTITY = 0x00;
    private static final int SHA256 = 0x12;
    private static final int SHA256_BYTES = 32;

    private final byte[] multihash;
    private final String text;

    private PeerId(byte[] multihash) {
        this.multihash = multihash;
        this.text = Base58.encode(multihash);
    }

    /** The id of a public key message; exactly the bytes received count, not a re-encoding of them. */
    public static PeerId ofPublicKey(byte[] message) {
        if (message.length <= INLINE_BYTES_MAX) {
            return new PeerId(prefixed(IDENTITY, message));
        }
        try {
            return new PeerId(prefixed(SHA256, MessageDigest.getInstance("SHA-256").digest(message)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** @throws IllegalArgumentException when the bytes are no multihash of either form */
    public static PeerId ofBytes(byte[] multihash) {
        boolean sized = multihash.length >= 3 && multihash[1] == multihash.length - 2;
        boolean known = sized && (multihash[0] == SHA256
                ? multihash[1] == SHA256_BYTES
                : multihash[0] == IDENTITY && multihash[1] <= INLINE_BYTES_MAX);
        if (!known) {
            throw new IllegalArgumentException("peer id of " + multihash.length + " bytes is no multihash of a key");
        }
        return new PeerId(multihash.clone());
    }

    /** Parses base58 text. @throws IllegalArgumentException with the reason */
    public static PeerId parse(String text) {
        if (text.isEmpty() || text.length() > TEXT_CHARS_MAX) {
            throw new IllegalArgumentException("peer id has " + text.length() + " characters, expected 46 or 52");
        }
        try {
            return ofBytes(Base58.decode(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("peer id '" + text + "': " + e.getMessage(), e);
        }
    }

    private static byte[] prefixed(int code, byte[] digest) {
        byte[] out = new byte[2 + digest.length];
        out[0] = (byte) code;
        out[1] = (byte) digest.length;
        System.arraycopy(digest, 0, out, 2, digest.length);
        return out;
    }

    /** The multihash; a copy. */
    public byte[] toBytes() {
        return multihash.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerId that && Arrays.equals(multihash, that.multihash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(multihash);
    }

    /** The base58 text: {@code Qm...} for RSA, {@code 12D3Koo...} for Ed25519. */
    @Override
    public String toString() {
        return text;
    }
}
