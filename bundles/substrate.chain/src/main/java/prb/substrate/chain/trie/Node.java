package prb.substrate.chain.trie;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.hash.Hashing;

/**
 * One immutable node of a trie. A leaf has a value and no children; a branch has children and perhaps a value; only
 * {@link NodeEditor} makes nodes, and no branch of its making has fewer than two entries below it.
 */
final class Node {

    /** Encodings shorter than this stand in the parent themselves, others by their hash. */
    static final int HASH_SIZE = 32;

    static final int CHILDREN = 16;

    private static final @Nullable Node[] NO_CHILDREN = {};

    final byte[] partial;
    final @Nullable Bytes value;
    private final @Nullable Node[] children; // 16, or empty for a leaf
    private @Nullable Bytes reference; // cached without a lock: Bytes has final fields only, a race merely encodes twice

    private Node(byte[] partial, @Nullable Bytes value, @Nullable Node[] children) {
        this.partial = partial;
        this.value = value;
        this.children = children;
    }

    static Node leaf(byte[] partial, Bytes value) {
        return new Node(partial, value, NO_CHILDREN);
    }

    boolean isLeaf() {
        return children.length == 0;
    }

    @Nullable
    Node child(int index) {
        return children.length == 0 ? null : children[index];
    }

    int childCount() {
        int count = 0;
        for (@Nullable
        Node child : children) {
            count += child == null ? 0 : 1;
        }
        return count;
    }

    Node withPartial(byte[] newPartial) {
        return new Node(newPartial, value, children);
    }

    Node withValue(@Nullable Bytes newValue) {
        return new Node(partial, newValue, children);
    }

    /** With another child at an index; null takes it away. */
    Node withChild(int index, @Nullable Node child) {
        @Nullable
        Node[] copy = children.length == 0 ? new Node[CHILDREN] : children.clone();
        copy[index] = child;
        return new Node(partial, value, copy);
    }

    /** Only the partial key and the value. */
    Node withoutChildren() {
        return new Node(partial, value, NO_CHILDREN);
    }

    /** A branch without value above this node, which loses the nibbles that the branch takes over. */
    Node splitAt(int common) {
        @Nullable
        Node[] below = new Node[CHILDREN];
        below[partial[common]] = withPartial(Nibbles.from(partial, common + 1));
        return new Node(Nibbles.to(partial, common), null, below);
    }

    /** What stands for this node in its parent. Computes what is missing below first, without recursion. */
    Bytes reference(TrieLayout layout) {
        if (reference == null) {
            Deque<Node> open = new ArrayDeque<>();
            open.push(this);
            while (!open.isEmpty()) {
                Node node = open.peek();
                if (!node.pushUnknown(open)) {
                    open.pop();
                    Bytes encoded = node.encode(layout);
                    node.reference = encoded.size() < HASH_SIZE ? encoded : Hashing.blake2b256(encoded);
                }
            }
        }
        return Objects.requireNonNull(reference);
    }

    private boolean pushUnknown(Deque<Node> open) {
        int before = open.size();
        for (@Nullable
        Node child : children) {
            if (child != null && child.reference == null) {
                open.push(child);
            }
        }
        return open.size() > before;
    }

    /** The node's bytes: header, partial key, bitmap, value, children. */
    Bytes encode(TrieLayout layout) {
        ScaleWriter out = new ScaleWriter(64);
        boolean hashed = value != null && layout.hashes(value);
        NodeCodec.writeHeader(out, NodeCodec.kind(isLeaf(), value != null, hashed), partial);
        if (!isLeaf()) {
            out.u16(bitmap());
        }
        if (value != null && hashed) {
            out.raw(Hashing.blake2b256(value));
        } else if (value != null) {
            out.bytes(value);
        }
        for (@Nullable
        Node child : children) {
            if (child != null) {
                out.bytes(child.reference(layout));
            }
        }
        return out.toBytes();
    }

    private int bitmap() {
        int bitmap = 0;
        for (int i = 0; i < CHILDREN; i++) {
            bitmap |= children[i] == null ? 0 : 1 << i;
        }
        return bitmap;
    }
}
