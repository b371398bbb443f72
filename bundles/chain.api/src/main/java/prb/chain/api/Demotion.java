package prb.chain.api;

import prb.scale.Bytes;
import prb.scale.ScaleWriter;

/**
 * Says that the answer to a question turned out to be wrong: a hash or link that does not fit, a proof or justification that
 * does not hold, malformed bytes. The chain knows which node gave that answer last. See {@link Chain#demote}.
 *
 * @param question what was asked
 * @param subject the block asked about: its hash, or its number as eight bytes, little-endian (see {@link #of(Question, long,
 * String)})
 * @param reason what is wrong with the answer, for the log and for {@link ChainSource#why}
 */
public record Demotion(Question question, Bytes subject, String reason) {

    /** Of the answer about a block by its hash. */
    public static Demotion of(Question question, Bytes blockHash, String reason) {
        return new Demotion(question, blockHash, reason);
    }

    /** Of the answer about a block by its number. */
    public static Demotion of(Question question, long number, String reason) {
        return new Demotion(question, subject(number), reason);
    }

    /** The subject of a question about a number. */
    public static Bytes subject(long number) {
        return new ScaleWriter().u64(number).toBytes();
    }
}
