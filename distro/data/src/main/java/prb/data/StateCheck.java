package prb.data;

import java.util.HashMap;
import java.util.Map;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.chain.trie.Trie;
import prb.substrate.chain.trie.TrieLayout;

/**
 * Follows the para state from its genesis and compares its root with every header. It stops, saying why, where the state can not
 * be followed in memory; then changes are checked for form only. One thread.
 */
final class StateCheck {

    /** Bytes of genesis state above which the state is not followed: its trie would take many times as much memory. */
    private static final int GENESIS_BYTES_MAX = 64 << 20;
    /** Entries above which it is not followed further. */
    private static final int ENTRIES_MAX = 1_000_000;

    private boolean following;
    private String stopped = "";
    private Trie trie = Trie.empty(TrieLayout.V0);
    private Map<Bytes, Bytes> start = Map.of();
    private long checkedTo = -1;

    StateCheck(boolean following) {
        this.following = following;
        this.stopped = following ? "" : "it was not asked for";
    }

    /** The last para block whose state root was compared, -1 none. */
    long checkedTo() {
        return checkedTo;
    }

    /** Why not all was compared; empty when it was. */
    String stopped() {
        return stopped;
    }

    void stop(String why) {
        if (following) {
            following = false;
            stopped = why;
            trie = Trie.empty(TrieLayout.V0);
            start = Map.of();
        }
    }

    void genesis(Bytes encoded) {
        if (!following) {
            return;
        }
        if (encoded.size() > GENESIS_BYTES_MAX) {
            stop("the genesis state has " + (encoded.size() >> 20) + " MiB, limit is " + (GENESIS_BYTES_MAX >> 20));
            return;
        }
        ScaleReader in = new ScaleReader(encoded);
        int count = in.count(2);
        start = new HashMap<>();
        for (int i = 0; i < count; i++) {
            start.put(in.bytes(), in.bytes());
        }
        in.expectEnd();
    }

    /** @throws RefusedException when the root after the changes is not the header's */
    void apply(Header header, StorageChanges changes) throws RefusedException {
        if (!following) {
            return;
        }
        if (header.number() == 0) {
            trie = Trie.of(TrieLayout.V0, start);
            if (!trie.root().equals(header.stateRoot())) {
                trie = Trie.of(TrieLayout.V1, start);
            }
            start = Map.of();
        } else {
            try {
                trie = trie.apply(changes);
            } catch (IllegalStateException childUnknown) {
                stop("para block " + header.number() + ": " + childUnknown.getMessage());
                return;
            }
        }
        if (!trie.root().equals(header.stateRoot())) {
            throw new RefusedException("para block " + header.number() + ": the state after its changes has root " + trie.root()
                    + ", the header says " + header.stateRoot());
        }
        checkedTo = header.number();
        if (trie.size() > ENTRIES_MAX) {
            stop("the state has more than " + ENTRIES_MAX + " entries at para block " + header.number());
        }
    }
}
