package prb.substrate.crypto.account;

import cafe.cryptography.curve25519.CompressedRistretto;
import cafe.cryptography.curve25519.Constants;
import cafe.cryptography.curve25519.InvalidEncodingException;
import cafe.cryptography.curve25519.RistrettoElement;
import cafe.cryptography.curve25519.Scalar;
import java.util.Arrays;
import prb.scale.Bytes;

/** The parts of sr25519 (schnorrkel 0.9 and later, context "substrate") that need no secret. */
final class Sr25519 {

    /** Set in the last byte of every signature, to tell it from ed25519. */
    static final int SIGNATURE_MARK = 0x80;

    private static final byte[] CONTEXT = Transcript.ascii("substrate");
    private static final byte[] PROTOCOL = Transcript.ascii("Schnorr-sig");

    private Sr25519() {}

    /** A transcript up to and including the public key; signer and verifier go on from here. */
    static Transcript signing(Bytes publicKey, Bytes message) {
        return new Transcript("SigningContext")
                .append("", CONTEXT)
                .append("sign-bytes", message)
                .append("proto-name", PROTOCOL)
                .append("sign:pk", publicKey);
    }

    /** {@code scalar * basepoint}, compressed; the scalar has 32 bytes and is below 2^255. */
    static byte[] multiplyBase(Scalar scalar) {
        return Constants.RISTRETTO_GENERATOR_TABLE.multiply(scalar).compress().toByteArray();
    }

    /** Sizes are checked by the caller. */
    static boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
        byte[] r = signature.slice(0, 32).toArray();
        byte[] s = signature.slice(32).toArray();
        if ((s[31] & SIGNATURE_MARK) == 0) {
            return false;
        }
        s[31] &= (byte) ~SIGNATURE_MARK;
        if (!isCanonical(s)) {
            return false;
        }
        RistrettoElement point;
        try {
            point = new CompressedRistretto(publicKey.toArray()).decompress();
        } catch (InvalidEncodingException e) {
            return false;
        }
        Transcript transcript = signing(publicKey, message).append("sign:R", r);
        Scalar challenge = Scalar.fromBytesModOrderWide(transcript.challenge("sign:c", 64));
        RistrettoElement commitment = Constants.RISTRETTO_GENERATOR_TABLE
                .multiply(Scalar.fromBits(s))
                .subtract(point.multiply(challenge));
        return Arrays.equals(commitment.compress().toByteArray(), r);
    }

    private static boolean isCanonical(byte[] scalar) {
        return Arrays.equals(Scalar.fromBytesModOrder(scalar).toByteArray(), scalar);
    }
}
