package prb.substrate.runtime.extrinsic;

import java.math.BigInteger;
import prb.scale.Bytes;

/**
 * What a signature binds to, besides the call and the runtime's version.
 *
 * @param genesisHash 32 bytes
 * @param era how long the extrinsic is valid
 * @param eraBlockHash hash of the block {@link Era#birth}, the genesis hash when immortal; 32 bytes
 * @param nonce count of the account's earlier transactions, 0..2^32-1
 * @param tip 0 or more, in the chain's smallest unit
 */
public record SigningContext(Bytes genesisHash, Era era, Bytes eraBlockHash, long nonce, BigInteger tip) {

    private static final int HASH_BYTES = 32;

    /** Checks the fields. @throws IllegalArgumentException naming a field of another size or range */
    public SigningContext {
        if (genesisHash.size() != HASH_BYTES || eraBlockHash.size() != HASH_BYTES) {
            throw new IllegalArgumentException("genesisHash and eraBlockHash have 32 bytes, these have "
                    + genesisHash.size() + " and " + eraBlockHash.size());
        }
        if (nonce < 0 || nonce > 0xffff_ffffL) {
            throw new IllegalArgumentException("nonce " + nonce + " is not in 0..2^32-1");
        }
        if (tip.signum() < 0 || tip.bitLength() > 128) {
            throw new IllegalArgumentException("tip " + tip + " is not in 0..2^128-1");
        }
    }
}
