package prb.substrate.chain.grandpa;

import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * A signed precommit vote.
 *
 * @param targetHash 32 bytes: the block voted for
 * @param targetNumber its number, 0..2^32-1
 * @param signature 64 bytes, ed25519 over {@link #payload}
 * @param authorityId 32 bytes: the voter's public key
 */
public record Precommit(Bytes targetHash, long targetNumber, Bytes signature, Bytes authorityId) {

    static final int ENCODED_SIZE = 32 + 4 + 64 + 32;

    private static final int MESSAGE_PRECOMMIT = 1;

    /** Checks the fields. @throws IllegalArgumentException naming a field of another size or range */
    public Precommit {
        requireSize("targetHash", targetHash, 32);
        requireSize("signature", signature, 64);
        requireSize("authorityId", authorityId, 32);
        if (targetNumber < 0 || targetNumber > 0xffff_ffffL) {
            throw new IllegalArgumentException("targetNumber is " + targetNumber + ", not in 0..2^32-1");
        }
    }

    /**
     * The 53 bytes that an authority signs: message index 1, target hash, target number u32, round u64, set id u64.
     *
     * @param targetHash 32 bytes
     * @param targetNumber 0..2^32-1
     * @param round the voting round, unsigned
     * @param setId id of the voter's set, unsigned
     */
    public static Bytes payload(Bytes targetHash, long targetNumber, long round, long setId) {
        return new ScaleWriter(53).u8(MESSAGE_PRECOMMIT).raw(targetHash).u32(targetNumber).u64(round).u64(setId).toBytes();
    }

    static Precommit read(ScaleReader in) {
        return new Precommit(in.fixed(32), in.u32(), in.fixed(64), in.fixed(32));
    }

    void write(ScaleWriter out) {
        out.raw(targetHash).u32(targetNumber).raw(signature).raw(authorityId);
    }

    private static void requireSize(String field, Bytes value, int size) {
        if (value.size() != size) {
            throw new IllegalArgumentException(field + " has " + value.size() + " bytes, not " + size);
        }
    }
}
