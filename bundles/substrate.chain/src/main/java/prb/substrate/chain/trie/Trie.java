package prb.substrate.chain.trie;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import prb.scale.Bytes;

/** A state trie as a persistent value: every change gives a new trie that shares what did not change. */
public final class Trie {
    public static Trie empty(TrieLayout layout) { throw new AssertionError("room not filled"); }
    public static Trie of(TrieLayout layout, Map<Bytes, Bytes> entries) { throw new AssertionError("room not filled"); }
    public TrieLayout layout() { throw new AssertionError("room not filled"); }
    public Optional<Bytes> get(Bytes key) { throw new AssertionError("room not filled"); }
    /** An empty value is a value: it is kept. */
    public Trie put(Bytes key, Bytes value) { throw new AssertionError("room not filled"); }
    public Trie remove(Bytes key) { throw new AssertionError("room not filled"); }
    /** Applies the child changes, writes child roots, then the main changes (spec 4.3). */
    public Trie apply(StorageChanges changes) { throw new AssertionError("room not filled"); }
    /** 32 bytes; hashes are kept in the nodes. */
    public Bytes root() { throw new AssertionError("room not filled"); }
    /** Encoded nodes visited when looking up the keys, sorted bytewise, as state_getReadProof answers. */
    public List<Bytes> prove(Collection<Bytes> keys) { throw new AssertionError("room not filled"); }
    /** Visits all entries under a prefix in key order. */
    public void forEach(Bytes prefix, BiConsumer<Bytes, Bytes> visitor) { throw new AssertionError("room not filled"); }
    /** Count of entries. */
    public int size() { throw new AssertionError("room not filled"); }
}
