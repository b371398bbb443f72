package prb.substrate.chain.trie;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;

/**
 * One change of one trie: copies the nodes on the path of the key and shares all others. Goes down and up without
 * recursion, so that long keys cost no stack. Used once, by one thread.
 */
final class NodeEditor {

    private record Step(Node branch, int index) {
    }

    private final byte[] key;
    private final Deque<Step> path = new ArrayDeque<>();
    private int at; // how much of the key the path has used
    private int sizeChange;

    NodeEditor(Bytes key) {
        this.key = Nibbles.of(key);
    }

    /** By how much the count of entries changed: -1, 0 or 1. */
    int sizeChange() {
        return sizeChange;
    }

    /** The root after writing a value; the same root when nothing changed. */
    Node put(@Nullable Node root, Bytes value) {
        Node node = descend(root);
        if (node == null) {
            sizeChange = 1;
            return rebuild(Node.leaf(Nibbles.from(key, at), value));
        }
        int common = Nibbles.common(node.partial, key, at);
        int rest = at + common;
        if (common == node.partial.length) {
            // descend stopped here because the key ends here
            if (value.equals(node.value)) {
                return Objects.requireNonNull(root, "an empty trie has no node");
            }
            sizeChange = node.value == null ? 1 : 0;
            return rebuild(node.withValue(value));
        }
        sizeChange = 1;
        Node branch = node.splitAt(common);
        return rebuild(rest == key.length
                ? branch.withValue(value)
                : branch.withChild(key[rest], Node.leaf(Nibbles.from(key, rest + 1), value)));
    }

    /** The root after deleting the key, null for an empty trie; the same root when the key was absent. */
    @Nullable
    Node remove(@Nullable Node root) {
        Node node = descend(root);
        if (node == null || node.value == null || node.partial.length != key.length - at
                || Nibbles.common(node.partial, key, at) != node.partial.length) {
            return root;
        }
        sizeChange = -1;
        if (!node.isLeaf()) {
            return rebuild(mergeOnlyChild(node.withValue(null)));
        }
        if (path.isEmpty()) {
            return null;
        }
        Step above = path.pop();
        Node branch = above.branch().withChild(above.index(), null);
        int left = branch.childCount();
        return rebuild(left == 0 ? branch.withoutChildren() : mergeOnlyChild(branch));
    }

    /** The node where the key ends or leaves the trie; null when it would be a new child of the last branch, or the root. */
    private @Nullable Node descend(@Nullable Node root) {
        Node node = root;
        while (node != null) {
            int end = at + node.partial.length;
            if (end >= key.length || Nibbles.common(node.partial, key, at) != node.partial.length) {
                return node;
            }
            path.push(new Step(node, key[end]));
            at = end + 1;
            node = node.child(key[end]);
        }
        return null;
    }

    private Node rebuild(Node changed) {
        Node node = changed;
        while (!path.isEmpty()) {
            Step step = path.pop();
            node = step.branch().withChild(step.index(), node);
        }
        return node;
    }

    /** A branch without value and with one child is no node of its own: it becomes that child with a longer partial key. */
    private static Node mergeOnlyChild(Node branch) {
        if (branch.value != null || branch.childCount() != 1) {
            return branch;
        }
        for (int i = 0; i < Node.CHILDREN; i++) {
            Node child = branch.child(i);
            if (child != null) {
                return child.withPartial(Nibbles.join(branch.partial, i, child.partial));
            }
        }
        return branch;
    }
}
