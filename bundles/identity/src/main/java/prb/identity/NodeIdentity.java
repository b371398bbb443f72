package prb.identity;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Who this node is, and the one place that can open its secrets. Any thread; after the component stopped, wrapping and
 * unwrapping fail with {@link IllegalStateException}.
 *
 * <p>A process may have several identities; each carries the service property {@code kind} ({@code LIFECYCLE},
 * {@code DATA_PROVIDER}, {@code TRADE} or {@code MONITOR}), so that a consumer can target one.
 */
@ProviderType
public interface NodeIdentity {

    /** The libp2p peer id in base58, 46 characters that start with {@code Qm} (libp2p specification, "Peer Ids"). */
    String peerId();

    /**
     * Encrypts a secret so that only this identity can read it again. Each call gives other bytes.
     *
     * <p>Layout of the envelope, version 1: ASCII {@code PRBW}; version byte 1; size of the wrapped key as two bytes,
     * big-endian; the wrapped key, which is a fresh 32-byte data key under RSA-OAEP (SHA-256, MGF1 with SHA-256, no
     * label); a 12-byte nonce; AES-256-GCM ciphertext with its 16-byte tag at the end. Everything before the nonce is
     * authenticated with it. Who knows the public key can make envelopes: they tell nothing about their author.
     *
     * @param secret up to 1 MiB; not changed
     * @throws IllegalArgumentException when the secret is larger
     */
    byte[] wrap(byte[] secret);

    /**
     * Decrypts what {@link #wrap} gave. Also reads the envelope of the original bridge: protobuf {1 iv, 2 key, 3 payload},
     * RSA-OAEP with SHA-1 around an AES-256-CBC key, PKCS#7 padding. That one is not authenticated; wrap anew what was
     * imported.
     *
     * @throws IllegalArgumentException when the bytes are no envelope, were altered, or belong to another identity; the
     *     message does not tell the latter two apart
     */
    byte[] unwrap(byte[] wrapped);

    /** The public key message of the key (protobuf {1 type, 2 SubjectPublicKeyInfo}), whose hash is the peer id. A copy. */
    byte[] publicKey();

    /**
     * Signs the static key of a Noise handshake as libp2p wants it: SHA-256 with RSA over {@code noise-libp2p-static-key:} and
     * the key. Nothing else can be signed, so that no caller can use the identity for its own ends.
     *
     * @param staticKey 32 bytes
     * @throws IllegalArgumentException when there are not 32 bytes
     */
    byte[] signHandshake(byte[] staticKey);
}
