package prb.substrate.runtime.extrinsic;

import java.math.BigInteger;
import prb.scale.Bytes;

/** What a signature binds to. @param eraBlockHash hash of the era's birth block, genesis hash when immortal @param tip 0 or more, smallest unit */
public record SigningContext(Bytes genesisHash, Era era, Bytes eraBlockHash, long nonce, BigInteger tip) {}
