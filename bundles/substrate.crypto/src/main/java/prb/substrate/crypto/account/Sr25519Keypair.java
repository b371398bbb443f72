package prb.substrate.crypto.account;

import cafe.cryptography.curve25519.Scalar;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import prb.scale.Bytes;

/** An sr25519 key: a scalar, a secret that goes into nonces, and their derivations. */
final class Sr25519Keypair implements Keypair {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] scalar;
    private final byte[] nonceSeed;
    private final Bytes publicKey;

    private Sr25519Keypair(byte[] scalar, byte[] nonceSeed) {
        this.scalar = scalar;
        this.nonceSeed = nonceSeed;
        this.publicKey = Bytes.wrap(Sr25519.multiplyBase(Scalar.fromBits(scalar)));
    }

    /** Expands a mini secret the ed25519 way, as Substrate does. */
    static Sr25519Keypair fromSeed(byte[] miniSecret) {
        byte[] expanded = sha512(miniSecret);
        byte[] key = Arrays.copyOf(expanded, 32);
        key[0] &= (byte) 0xf8;
        key[31] &= 0x3f;
        key[31] |= 0x40;
        return new Sr25519Keypair(divideBy8(key), Arrays.copyOfRange(expanded, 32, 64));
    }

    /** From scalar times 8 and nonce seed, the form of polkadot-js. */
    static Sr25519Keypair fromSecret(byte[] secret) {
        if (secret.length != 64) {
            throw new IllegalArgumentException("an sr25519 secret has 64 bytes, this one has " + secret.length);
        }
        byte[] scalar = Arrays.copyOf(secret, 32);
        if ((scalar[0] & 7) != 0 || Arrays.equals(scalar, new byte[32])) {
            throw new IllegalArgumentException("the sr25519 secret is not a non-zero multiple of 8, as keystores hold it");
        }
        return new Sr25519Keypair(divideBy8(scalar), Arrays.copyOfRange(secret, 32, 64));
    }

    /** The key behind a hard junction. */
    Sr25519Keypair hard(byte[] chainCode) {
        Transcript transcript = derivation(chainCode).append("secret-key", scalar);
        return fromSeed(transcript.challenge("HDKD-hard", 32));
    }

    /** The key behind a soft junction. Its nonce seed is random, so only half of its secret is reproducible. */
    Sr25519Keypair soft(byte[] chainCode) {
        Transcript transcript = derivation(chainCode).append("public-key", publicKey);
        Scalar offset = Scalar.fromBytesModOrderWide(transcript.challenge("HDKD-scalar", 64));
        transcript.challenge("HDKD-chaincode", 32); // unused by Substrate, but the nonce below comes after it
        byte[] derived = Scalar.fromBytesModOrder(scalar).add(offset).toByteArray();
        return new Sr25519Keypair(derived, transcript.witness("HDKD-nonce", 32, random32(), nonceSeed, scalar));
    }

    // Unlike signing, derivation starts without the level "SigningContext" and without a context.
    private static Transcript derivation(byte[] chainCode) {
        return new Transcript("SchnorrRistrettoHDKD").append("sign-bytes", Bytes.EMPTY).append("chain-code", chainCode);
    }

    @Override
    public KeyType type() {
        return KeyType.SR25519;
    }

    @Override
    public Bytes publicKey() {
        return publicKey;
    }

    @Override
    public AccountId accountId() {
        return new AccountId(publicKey);
    }

    @Override
    public Bytes sign(Bytes message) {
        Transcript transcript = Sr25519.signing(publicKey, message);
        Scalar nonce = Scalar.fromBytesModOrderWide(transcript.witness("signing", 64, random32(), nonceSeed));
        byte[] commitment = Sr25519.multiplyBase(nonce);
        transcript.append("sign:R", commitment);
        Scalar challenge = Scalar.fromBytesModOrderWide(transcript.challenge("sign:c", 64));
        byte[] response = challenge.multiplyAndAdd(Scalar.fromBytesModOrder(scalar), nonce).toByteArray();
        response[31] |= (byte) Sr25519.SIGNATURE_MARK;
        return Bytes.concat(Bytes.wrap(commitment), Bytes.wrap(response));
    }

    @Override
    public Bytes secret() {
        byte[] out = new byte[64];
        int carry = 0;
        for (int i = 0; i < 32; i++) {
            int shifted = (scalar[i] & 0xff) << 3 | carry;
            out[i] = (byte) shifted;
            carry = shifted >> 8;
        }
        System.arraycopy(nonceSeed, 0, out, 32, 32);
        return Bytes.wrap(out);
    }

    @Override
    public String toString() {
        return "sr25519 key of " + accountId();
    }

    private static byte[] divideBy8(byte[] key) {
        byte[] out = new byte[32];
        int low = 0;
        for (int i = 31; i >= 0; i--) {
            int value = key[i] & 0xff;
            out[i] = (byte) (value >> 3 | low << 5);
            low = value & 7;
        }
        return out;
    }

    private static byte[] random32() {
        byte[] out = new byte[32];
        RANDOM.nextBytes(out);
        return out;
    }

    private static byte[] sha512(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-512").digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-512, this one has not", e);
        }
    }
}
