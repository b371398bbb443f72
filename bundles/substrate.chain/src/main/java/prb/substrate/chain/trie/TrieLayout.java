package prb.substrate.chain.trie;

import prb.scale.Bytes;

/** How nodes hold values; a chain's runtime names its layout as {@code stateVersion}. */
public enum TrieLayout {

    /** State version 0: every value stands in its node. */
    V0,

    /** State version 1: a value above {@link #INLINE_VALUE_MAX} bytes is replaced by its hash. */
    V1;

    /** Longest value in bytes that layout V1 keeps in the node. */
    public static final int INLINE_VALUE_MAX = 32;

    boolean hashes(Bytes value) {
        return this == V1 && value.size() > INLINE_VALUE_MAX;
    }
}
