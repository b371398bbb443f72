package prb.substrate.chain.trie;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/** The byte form of nodes (sp-trie): first byte, further count bytes, partial key, then what the kind has. Stateless. */
final class NodeCodec {

    /** The encoding of the empty trie. */
    static final Bytes EMPTY = Bytes.ofInts(0);

    private NodeCodec() {
    }

    /** Kinds of nodes by the leading bits of their first byte; the bits below count the nibbles of the partial key. */
    enum Kind {
        LEAF(0b0100_0000, 6, true, true, false),
        BRANCH(0b1000_0000, 6, false, false, false),
        BRANCH_WITH_VALUE(0b1100_0000, 6, false, true, false),
        HASHED_LEAF(0b0010_0000, 5, true, true, true),
        HASHED_BRANCH(0b0001_0000, 4, false, true, true);

        final int prefix;
        final int countMax;
        final boolean leaf;
        final boolean valued;
        final boolean hashed;

        Kind(int prefix, int countBits, boolean leaf, boolean valued, boolean hashed) {
            this.prefix = prefix;
            this.countMax = (1 << countBits) - 1;
            this.leaf = leaf;
            this.valued = valued;
            this.hashed = hashed;
        }

        static Kind of(ScaleReader in, int first) {
            for (Kind kind : values()) {
                if ((first & ~kind.countMax) == kind.prefix) {
                    return kind;
                }
            }
            throw in.error("node begins with " + first + ", which is no kind of node");
        }
    }

    static Kind kind(boolean leaf, boolean valued, boolean hashed) {
        if (leaf) {
            return hashed ? Kind.HASHED_LEAF : Kind.LEAF;
        }
        if (!valued) {
            return Kind.BRANCH;
        }
        return hashed ? Kind.HASHED_BRANCH : Kind.BRANCH_WITH_VALUE;
    }

    static void writeHeader(ScaleWriter out, Kind kind, byte[] partial) {
        int count = partial.length;
        out.u8(kind.prefix | Math.min(count, kind.countMax));
        if (count >= kind.countMax) {
            int rest = count - kind.countMax;
            for (; rest >= 255; rest -= 255) {
                out.u8(255);
            }
            out.u8(rest);
        }
        int at = count % 2;
        if (at == 1) {
            out.u8(partial[0]);
        }
        for (; at < count; at += 2) {
            out.u8(partial[at] << 4 | partial[at + 1]);
        }
    }

    /**
     * A decoded node; byte strings are views.
     *
     * @param value the value, its hash when the kind says so, or null
     * @param children 16 references or nulls; empty for a leaf
     */
    record Decoded(Kind kind, byte[] partial, @Nullable Bytes value, @Nullable Bytes[] children) {
    }

    /** Decodes exactly one node other than the empty one. @throws prb.scale.ScaleException when it is malformed */
    static Decoded decode(Bytes encoded) {
        ScaleReader in = new ScaleReader(encoded);
        int first = in.u8();
        Kind kind = Kind.of(in, first);
        byte[] partial = readPartial(in, readCount(in, first & kind.countMax, kind.countMax));
        int bitmap = kind.leaf ? 0 : in.u16();
        if (!kind.leaf && bitmap == 0) {
            throw in.error("branch without children");
        }
        Bytes value = null;
        if (kind.valued) {
            value = kind.hashed ? in.fixed(Node.HASH_SIZE) : in.bytes();
        }
        Bytes[] children = new Bytes[kind.leaf ? 0 : Node.CHILDREN];
        for (int i = 0; i < children.length; i++) {
            if ((bitmap & 1 << i) != 0) {
                children[i] = readReference(in);
            }
        }
        in.expectEnd();
        return new Decoded(kind, partial, value, children);
    }

    private static int readCount(ScaleReader in, int low, int max) {
        int count = low;
        int more = low == max ? 255 : 0;
        while (more == 255) {
            more = in.u8();
            count += more; // at most 255 a byte of input, far from an overflow
        }
        if (count > 2L * in.remaining()) {
            throw in.error("partial key of " + count + " nibbles announced, " + in.remaining() + " bytes left");
        }
        return count;
    }

    private static byte[] readPartial(ScaleReader in, int count) {
        byte[] nibbles = Nibbles.of(in.fixed((count + 1) / 2));
        if (count % 2 == 0) {
            return nibbles;
        }
        if (nibbles[0] != 0) {
            throw in.error("padding of the partial key is not zero");
        }
        return Arrays.copyOfRange(nibbles, 1, nibbles.length);
    }

    private static Bytes readReference(ScaleReader in) {
        Bytes reference = in.bytes();
        if (reference.isEmpty() || reference.size() > Node.HASH_SIZE) {
            throw in.error("child reference of " + reference.size() + " bytes");
        }
        return reference;
    }
}
