package prb.substrate.chain.block;

import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/** One log of a header. Engine ids have four ASCII bytes: BABE, aura, FRNK (GRANDPA), BEEF. */
public sealed interface DigestItem {

    /** Tag 0. */
    record Other(Bytes data) implements DigestItem {}
    /** Tag 4. */
    record Consensus(Bytes engine, Bytes data) implements DigestItem {}
    /** Tag 5. */
    record Seal(Bytes engine, Bytes data) implements DigestItem {}
    /** Tag 6. */
    record PreRuntime(Bytes engine, Bytes data) implements DigestItem {}
    /** Tag 8. */
    record RuntimeEnvironmentUpdated() implements DigestItem {}

    static DigestItem read(ScaleReader in) { throw new AssertionError("room not filled"); }

    default void write(ScaleWriter out) { throw new AssertionError("room not filled"); }
}
