package prb.substrate.chain.trie;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.BiConsumer;
import prb.scale.Bytes;

/** Visits entries in key order without recursion. Used once, by one thread. */
final class TrieWalk {

    /** A node whose key stands in the first {@code depth} nibbles of the path, and the child to visit next. */
    private static final class Frame {

        final Node node;
        final int depth;
        int next;

        Frame(Node node, int depth) {
            this.node = node;
            this.depth = depth;
        }
    }

    private final Node top;
    private final BiConsumer<Bytes, Bytes> visitor;
    private byte[] path = new byte[256];
    private int depth;

    TrieWalk(Node top, BiConsumer<Bytes, Bytes> visitor) {
        this.top = top;
        this.visitor = visitor;
    }

    void under(byte[] prefix) {
        Node node = top;
        while (node != null) {
            int common = Nibbles.common(node.partial, prefix, depth);
            int end = depth + common;
            if (end == prefix.length) {
                visitAll(node);
                return;
            }
            if (common < node.partial.length) {
                return;
            }
            append(node.partial);
            push(prefix[end]);
            node = node.child(prefix[end]);
        }
    }

    private void visitAll(Node start) {
        Deque<Frame> open = new ArrayDeque<>();
        open.push(enter(start));
        while (!open.isEmpty()) {
            Frame frame = open.peek();
            depth = frame.depth;
            Node child = null;
            int index = frame.next;
            while (index < Node.CHILDREN && child == null) {
                child = frame.node.child(index++);
            }
            frame.next = index;
            if (child == null) {
                open.pop();
            } else {
                push(index - 1);
                open.push(enter(child));
            }
        }
    }

    private Frame enter(Node node) {
        append(node.partial);
        if (node.value != null) {
            visitor.accept(Nibbles.pack(path, depth), node.value);
        }
        return new Frame(node, depth);
    }

    private void append(byte[] nibbles) {
        ensure(nibbles.length);
        System.arraycopy(nibbles, 0, path, depth, nibbles.length);
        depth += nibbles.length;
    }

    private void push(int nibble) {
        ensure(1);
        path[depth++] = (byte) nibble;
    }

    private void ensure(int more) {
        if (path.length - depth < more) {
            path = Arrays.copyOf(path, Math.max(2 * path.length, depth + more));
        }
    }
}
