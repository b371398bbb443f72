package prb.substrate.chain.trie;

import java.util.List;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;

/** Root of the extrinsics of a block: a layout-V0 trie from the compact index to the extrinsic with its length prefix. */
public final class ExtrinsicsRoot {

    private ExtrinsicsRoot() {
    }

    /**
     * The root that stands in the header.
     *
     * @param extrinsics all of the block in order, each with its length prefix as {@code chain_getBlock} answers them
     * @return 32 bytes
     */
    public static Bytes of(List<Bytes> extrinsics) {
        Trie trie = Trie.empty(TrieLayout.V0);
        for (int i = 0; i < extrinsics.size(); i++) {
            trie = trie.put(ScaleWriter.compactOf(i), extrinsics.get(i));
        }
        return trie.root();
    }
}
