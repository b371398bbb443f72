package prb.substrate.chain.grandpa;

import prb.scale.Bytes;

/** A signed precommit vote. @param targetHash 32 bytes @param targetNumber 0..2^32-1 @param signature 64 bytes @param authorityId 32 bytes */
public record Precommit(Bytes targetHash, long targetNumber, Bytes signature, Bytes authorityId) {
    /** The 53 bytes that an authority signs. */
    public static Bytes payload(Bytes targetHash, long targetNumber, long round, long setId) { throw new AssertionError("room not filled"); }
}
