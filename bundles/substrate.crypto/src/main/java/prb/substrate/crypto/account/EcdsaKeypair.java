package prb.substrate.crypto.account;

import java.math.BigInteger;
import prb.scale.Bytes;
import prb.substrate.crypto.hash.Hashing;

/** An ecdsa key on secp256k1. Its account id is a hash, for public keys have 33 bytes. */
final class EcdsaKeypair implements Keypair {

    private final byte[] secret;
    private final Bytes publicKey;

    /** @param secret the scalar, 32 bytes big-endian, given away by the caller */
    EcdsaKeypair(byte[] secret) {
        this.secret = secret;
        this.publicKey = Secp256k1.publicKey(scalar());
    }

    private BigInteger scalar() {
        return new BigInteger(1, secret);
    }

    @Override
    public KeyType type() {
        return KeyType.ECDSA;
    }

    @Override
    public Bytes publicKey() {
        return publicKey;
    }

    @Override
    public AccountId accountId() {
        return new AccountId(Hashing.blake2b256(publicKey));
    }

    @Override
    public Bytes sign(Bytes message) {
        return Secp256k1.sign(scalar(), publicKey, message);
    }

    @Override
    public Bytes secret() {
        return Bytes.of(secret);
    }

    @Override
    public String toString() {
        return "ecdsa key of " + accountId();
    }
}
