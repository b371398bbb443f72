package prb.substrate.chain.trie;

import java.util.List;
import prb.scale.Bytes;

/** Root of the list of extrinsics of a block: layout V0, key compact index, value the extrinsic with its length prefix. */
public final class ExtrinsicsRoot {
    private ExtrinsicsRoot() {}
    public static Bytes of(List<Bytes> extrinsics) { throw new AssertionError("room not filled"); }
}
