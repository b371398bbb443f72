package prb.substrate.crypto.account;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import prb.scale.Bytes;
import prb.substrate.crypto.hash.Hashing;

/** ECDSA on secp256k1 over BLAKE2b-256 of the message, with recovery id (SEC 1, 4.1), as Substrate has it. */
final class Secp256k1 {

    private static final ECDomainParameters DOMAIN = domain();
    private static final BigInteger ORDER = DOMAIN.getN();
    private static final BigInteger FIELD = DOMAIN.getCurve().getField().getCharacteristic();
    private static final int RECOVERY_IDS = 4;
    private static final int ETHEREUM_ID_OFFSET = 27;

    private Secp256k1() {}

    /** @throws IllegalArgumentException when the scalar is not in 1..order-1 */
    static Bytes publicKey(BigInteger scalar) {
        if (scalar.signum() == 0 || scalar.compareTo(ORDER) >= 0) {
            throw new IllegalArgumentException("the ecdsa secret is not a number from 1 to the order of secp256k1 minus 1");
        }
        return Bytes.wrap(new FixedPointCombMultiplier().multiply(DOMAIN.getG(), scalar).getEncoded(true));
    }

    /** Deterministic (RFC 6979 with HMAC-SHA-256), s in the lower half. */
    static Bytes sign(BigInteger scalar, Bytes publicKey, Bytes message) {
        byte[] hash = Hashing.blake2b256(message).toArray();
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(scalar, DOMAIN));
        BigInteger[] parts = signer.generateSignature(hash);
        BigInteger s = parts[1].compareTo(ORDER.shiftRight(1)) > 0 ? ORDER.subtract(parts[1]) : parts[1];
        for (int id = 0; id < RECOVERY_IDS; id++) {
            if (recover(hash, parts[0], s, id).filter(publicKey::equals).isPresent()) {
                return Bytes.concat(big32(parts[0]), big32(s), Bytes.ofInts(id));
            }
        }
        throw new IllegalStateException("an ecdsa signature just made does not lead back to its key");
    }

    /** Recovers the key from the signature and compares, as the runtime does. Sizes are checked by the caller. */
    static boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
        int last = signature.u8(64);
        int id = last >= ETHEREUM_ID_OFFSET ? last - ETHEREUM_ID_OFFSET : last;
        BigInteger r = new BigInteger(1, signature.slice(0, 32).toArray());
        BigInteger s = new BigInteger(1, signature.slice(32, 32).toArray());
        if (id >= RECOVERY_IDS || !isScalar(r) || !isScalar(s)) {
            return false;
        }
        return recover(Hashing.blake2b256(message).toArray(), r, s, id).filter(publicKey::equals).isPresent();
    }

    private static Optional<Bytes> recover(byte[] hash, BigInteger r, BigInteger s, int id) {
        BigInteger x = (id & 2) == 0 ? r : r.add(ORDER);
        if (x.compareTo(FIELD) >= 0) {
            return Optional.empty();
        }
        Optional<ECPoint> commitment = point(x, (id & 1) != 0);
        if (commitment.isEmpty()) {
            return Optional.empty();
        }
        BigInteger inverse = r.modInverse(ORDER);
        BigInteger ofBase = new BigInteger(1, hash).negate().multiply(inverse).mod(ORDER);
        BigInteger ofCommitment = s.multiply(inverse).mod(ORDER);
        ECPoint key = ECAlgorithms.sumOfTwoMultiplies(DOMAIN.getG(), ofBase, commitment.get(), ofCommitment).normalize();
        return key.isInfinity() ? Optional.empty() : Optional.of(Bytes.wrap(key.getEncoded(true)));
    }

    private static Optional<ECPoint> point(BigInteger x, boolean oddY) {
        byte[] encoded = new byte[33];
        encoded[0] = (byte) (oddY ? 3 : 2);
        big32(x).copyTo(encoded, 1);
        try {
            return Optional.of(DOMAIN.getCurve().decodePoint(encoded));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no point of the curve has this x: half of all numbers
        }
    }

    private static boolean isScalar(BigInteger value) {
        return value.signum() > 0 && value.compareTo(ORDER) < 0;
    }

    private static Bytes big32(BigInteger value) {
        return Bytes.wrap(BigIntegers.asUnsignedByteArray(32, value));
    }

    private static ECDomainParameters domain() {
        X9ECParameters curve = CustomNamedCurves.getByName("secp256k1");
        return new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
    }
}
