package prb.substrate.chain.trie;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;
import prb.substrate.crypto.hash.Hashing;

/**
 * A state trie as a persistent value: every change gives a new trie that shares what did not change, and hashes are kept
 * in the nodes, so that a root after a few changes costs a few hashes. Immutable; any thread. Keys may have 0 to
 * {@link #KEY_BYTES_MAX} bytes. No operation recurses, so long keys cost no stack.
 *
 * <p>Child tries are values of the main trie under {@link #CHILD_PREFIX} and their key: the 32-byte root. Their content
 * is kept beside the main trie as long as {@link #apply} wrote it.
 */
public final class Trie {

    /** Longest key in bytes: 65,536 nibbles. Keys of real states have at most a few hundred bytes. */
    public static final int KEY_BYTES_MAX = 32 * 1024;

    /** In front of a child trie's key in the main trie. */
    public static final Bytes CHILD_PREFIX = Bytes.utf8(":child_storage:default:");

    /** Root of a trie without entries: blake2b-256 of the byte 0. */
    public static final Bytes EMPTY_ROOT = Bytes.fromHex("03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314");

    private final TrieLayout layout;
    private final @Nullable Node top; // null: no entries
    private final int size;
    private final Map<Bytes, Trie> childTries; // never changed after construction
    private @Nullable Bytes root; // cached without a lock: Bytes has final fields only

    private Trie(TrieLayout layout, @Nullable Node top, int size, Map<Bytes, Trie> childTries) {
        this.layout = layout;
        this.top = top;
        this.size = size;
        this.childTries = childTries;
    }

    /** The trie without entries; its root is {@link #EMPTY_ROOT}. */
    public static Trie empty(TrieLayout layout) {
        return new Trie(layout, null, 0, Map.of());
    }

    /** A trie of the given entries. @throws IllegalArgumentException when a key is above {@link #KEY_BYTES_MAX} */
    public static Trie of(TrieLayout layout, Map<Bytes, Bytes> entries) {
        @Nullable
        Node top = null;
        for (Map.Entry<Bytes, Bytes> entry : entries.entrySet()) {
            top = new NodeEditor(checked(entry.getKey())).put(top, entry.getValue().compact());
        }
        return new Trie(layout, top, entries.size(), Map.of());
    }

    /** How values are held; fixed for the trie and its child tries. */
    public TrieLayout layout() {
        return layout;
    }

    /** The value of a key in the main trie. */
    public Optional<Bytes> get(Bytes key) {
        byte[] nibbles = Nibbles.of(key);
        Node node = top;
        int at = 0;
        while (node != null && Nibbles.common(node.partial, nibbles, at) == node.partial.length) {
            at += node.partial.length;
            if (at == nibbles.length) {
                return Optional.ofNullable(node.value);
            }
            node = node.child(nibbles[at++]);
        }
        return Optional.empty();
    }

    /**
     * With a key set. An empty value is a value: it is kept. Key and value are copied when they are views of more.
     *
     * @throws IllegalArgumentException when the key is above {@link #KEY_BYTES_MAX}
     */
    public Trie put(Bytes key, Bytes value) {
        NodeEditor editor = new NodeEditor(checked(key));
        Node changed = editor.put(top, value.compact());
        return changed == top ? this : new Trie(layout, changed, size + editor.sizeChange(), childTriesAfter(key, value));
    }

    /** Without a key; this trie itself when the key is absent. */
    public Trie remove(Bytes key) {
        NodeEditor editor = new NodeEditor(key);
        Node changed = editor.remove(top);
        return changed == top ? this : new Trie(layout, changed, size + editor.sizeChange(), childTriesAfter(key, null));
    }

    /** Content of a child trie is forgotten when somebody writes another root over the one that stands for it. */
    private Map<Bytes, Trie> childTriesAfter(Bytes key, @Nullable Bytes value) {
        if (childTries.isEmpty() || !key.startsWith(CHILD_PREFIX)) {
            return childTries;
        }
        Bytes childKey = key.slice(CHILD_PREFIX.size());
        Trie child = childTries.get(childKey);
        if (child == null || child.root().equals(value)) {
            return childTries;
        }
        Map<Bytes, Trie> others = new HashMap<>(childTries);
        others.remove(childKey);
        return others;
    }

    /**
     * Applies what a block did: first the child changes, whose new roots go to the main trie (a child trie without
     * entries loses its root there), then the main changes.
     *
     * @throws IllegalArgumentException when a key is above {@link #KEY_BYTES_MAX}
     * @throws IllegalStateException when a child trie changes whose root stands in the main trie but whose content
     *     was never applied here
     */
    public Trie apply(StorageChanges changes) {
        Trie next = this;
        if (!changes.child().isEmpty()) {
            Map<Bytes, Trie> kept = new HashMap<>(childTries);
            next = new Trie(layout, top, size, Map.of());
            for (StorageChanges.ChildChanges change : changes.child()) {
                next = next.applyChild(change, kept);
            }
            next = new Trie(layout, next.top, next.size, kept);
        }
        return next.applyMain(changes.main());
    }

    private Trie applyChild(StorageChanges.ChildChanges changes, Map<Bytes, Trie> kept) {
        Bytes childKey = changes.childKey().compact();
        Bytes rootKey = Bytes.concat(CHILD_PREFIX, childKey);
        Trie before = kept.get(childKey);
        if (before == null && get(rootKey).isPresent()) {
            throw new IllegalStateException("content of child trie " + childKey + " is not known here;"
                    + " apply its entries before changes of it");
        }
        Trie after = (before == null ? empty(layout) : before).applyMain(changes.changes());
        if (after.size == 0) {
            kept.remove(childKey);
            return remove(rootKey);
        }
        kept.put(childKey, after);
        return put(rootKey, after.root());
    }

    private Trie applyMain(List<StorageChanges.Change> changes) {
        Trie next = this;
        for (StorageChanges.Change change : changes) {
            next = change.value().isPresent() ? next.put(change.key(), change.value().get()) : next.remove(change.key());
        }
        return next;
    }

    /** 32 bytes. Hashes are kept in the nodes: only what changed since the last root is hashed. */
    public Bytes root() {
        Bytes known = root;
        if (known == null) {
            known = top == null ? EMPTY_ROOT : rootOf(top);
            root = known;
        }
        return known;
    }

    private Bytes rootOf(Node node) {
        Bytes reference = node.reference(layout);
        return reference.size() == Node.HASH_SIZE ? reference : Hashing.blake2b256(reference);
    }

    /**
     * A read proof for keys that are here or absent: encoded nodes visited when looking up the keys, sorted bytewise, as
     * {@code state_getReadProof} answers. Nodes that stand inside their parents are not repeated; in layout V1 the
     * values that nodes hold by hash are added.
     */
    public List<Bytes> prove(Collection<Bytes> keys) {
        TreeSet<Bytes> nodes = new TreeSet<>();
        nodes.add(top == null ? NodeCodec.EMPTY : top.encode(layout));
        for (Bytes key : keys) {
            prove(Nibbles.of(key), nodes);
        }
        return List.copyOf(nodes);
    }

    private void prove(byte[] key, TreeSet<Bytes> nodes) {
        Node node = top;
        int at = 0;
        while (node != null) {
            if (node.reference(layout).size() == Node.HASH_SIZE) {
                nodes.add(node.encode(layout));
            }
            if (Nibbles.common(node.partial, key, at) != node.partial.length) {
                return;
            }
            at += node.partial.length;
            if (at == key.length) {
                if (node.value != null && layout.hashes(node.value)) {
                    nodes.add(node.value);
                }
                return;
            }
            node = node.child(key[at++]);
        }
    }

    /** Visits all entries of the main trie under a prefix in ascending key order. */
    public void forEach(Bytes prefix, BiConsumer<Bytes, Bytes> visitor) {
        if (top != null) {
            new TrieWalk(top, visitor).under(Nibbles.of(prefix));
        }
    }

    /** Count of entries of the main trie, child roots included. */
    public int size() {
        return size;
    }

    /** Layout, count of entries and root. */
    @Override
    public String toString() {
        return "trie " + layout + " of " + size + " entries, root " + root().toHex();
    }

    private static Bytes checked(Bytes key) {
        if (key.size() > KEY_BYTES_MAX) {
            throw new IllegalArgumentException("key has " + key.size() + " bytes, limit is " + KEY_BYTES_MAX);
        }
        return key;
    }
}
