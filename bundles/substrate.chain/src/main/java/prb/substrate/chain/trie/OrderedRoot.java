package prb.substrate.chain.trie;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.hash.Hashing;

/**
 * The root of a trie whose entries come in ascending key order, without keeping them: only the nodes on the way to the last key
 * are open, at most one for each of its nibbles. For states of hundreds of megabytes. One thread at a time.
 */
public final class OrderedRoot {

    private final TrieLayout layout;
    private final Deque<Open> path = new ArrayDeque<>();
    private byte[] key = Nibbles.NONE;
    private @Nullable Bytes value;
    private long entries;

    /** A branch on the way to the last key. */
    private static final class Open {

        final int depth; // nibbles of the keys below it that it and what is above it stand for
        final @Nullable Bytes value;
        final @Nullable Bytes[] children = new Bytes[Node.CHILDREN];

        Open(int depth, @Nullable Bytes value) {
            this.depth = depth;
            this.value = value;
        }
    }

    public OrderedRoot(TrieLayout layout) {
        this.layout = layout;
    }

    /**
     * Adds the next entry.
     *
     * @throws IllegalArgumentException when the key is not above the one before, or is above {@link Trie#KEY_BYTES_MAX}
     */
    public void add(Bytes nextKey, Bytes nextValue) {
        if (nextKey.size() > Trie.KEY_BYTES_MAX) {
            throw new IllegalArgumentException("key has " + nextKey.size() + " bytes, limit is " + Trie.KEY_BYTES_MAX);
        }
        byte[] nibbles = Nibbles.of(nextKey);
        if (value != null) {
            if (Arrays.compare(key, nibbles) >= 0) {
                throw new IllegalArgumentException("keys are not in ascending order after entry " + entries);
            }
            close(Arrays.mismatch(key, nibbles));
        }
        key = nibbles;
        value = nextValue;
        entries++;
    }

    /** Entries so far. */
    public long entries() {
        return entries;
    }

    /** The root of all entries, 32 bytes. No entry can be added afterwards. */
    public Bytes root() {
        if (entries == 0) {
            return Trie.EMPTY_ROOT;
        }
        Bytes last = Objects.requireNonNull(value, "the root was asked for twice");
        value = null;
        if (path.isEmpty()) {
            return Hashing.blake2b256(leaf(0, last));
        }
        Bytes reference = reference(leaf(path.element().depth + 1, last));
        while (true) {
            Open branch = path.pop();
            branch.children[key[branch.depth]] = reference;
            int from = path.isEmpty() ? 0 : path.element().depth + 1;
            Bytes encoded = branch(branch, from);
            if (path.isEmpty()) {
                return Hashing.blake2b256(encoded);
            }
            reference = reference(encoded);
        }
    }

    /** The last entry is complete, and so is every branch below the nibbles that the next key shares with it. */
    private void close(int common) {
        Bytes last = Objects.requireNonNull(value, "there is a last entry");
        if (common == key.length) {
            path.push(new Open(common, last));
            return;
        }
        Bytes reference = reference(leaf(parentEnd(common), last));
        while (!path.isEmpty() && path.element().depth > common) {
            Open branch = path.pop();
            branch.children[key[branch.depth]] = reference;
            reference = reference(branch(branch, parentEnd(common)));
        }
        if (path.isEmpty() || path.element().depth < common) {
            path.push(new Open(common, null));
        }
        path.element().children[key[common]] = reference;
    }

    /** Where the partial key of the node below begins: after its parent, perhaps the branch that will stand at the fork. */
    private int parentEnd(int common) {
        return Math.max(common, path.isEmpty() ? 0 : path.element().depth) + 1;
    }

    private Bytes leaf(int from, Bytes of) {
        ScaleWriter out = new ScaleWriter(64);
        NodeCodec.writeHeader(out, NodeCodec.kind(true, true, layout.hashes(of)), Nibbles.from(key, from));
        writeValue(out, of);
        return out.toBytes();
    }

    private Bytes branch(Open node, int from) {
        ScaleWriter out = new ScaleWriter(64);
        Bytes of = node.value;
        NodeCodec.writeHeader(out, NodeCodec.kind(false, of != null, of != null && layout.hashes(of)),
                Arrays.copyOfRange(key, from, node.depth));
        int bitmap = 0;
        for (int i = 0; i < Node.CHILDREN; i++) {
            bitmap |= node.children[i] == null ? 0 : 1 << i;
        }
        out.u16(bitmap);
        if (of != null) {
            writeValue(out, of);
        }
        for (@Nullable
        Bytes child : node.children) {
            if (child != null) {
                out.bytes(child);
            }
        }
        return out.toBytes();
    }

    private void writeValue(ScaleWriter out, Bytes of) {
        if (layout.hashes(of)) {
            out.raw(Hashing.blake2b256(of));
        } else {
            out.bytes(of);
        }
    }

    private static Bytes reference(Bytes encoded) {
        return encoded.size() < Node.HASH_SIZE ? encoded : Hashing.blake2b256(encoded);
    }
}
