package prb.substrate.chain.trie;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.hash.Hashing;

/** The root by the definition, without nodes kept and without sharing code with the trie under test. Slow. */
final class NaiveTrie {

    private final boolean hashesValues;

    private NaiveTrie(boolean hashesValues) {
        this.hashesValues = hashesValues;
    }

    static Bytes root(TrieLayout layout, Map<Bytes, Bytes> entries) {
        SortedMap<String, Bytes> byNibbles = new TreeMap<>();
        entries.forEach((key, value) -> byNibbles.put(key.toPlainHex(), value));
        Bytes node = byNibbles.isEmpty() ? Bytes.ofInts(0) : new NaiveTrie(layout == TrieLayout.V1).node(byNibbles);
        return Hashing.blake2b256(node);
    }

    /** The encoding of the node over some entries, whose keys are hex digits. */
    private Bytes node(SortedMap<String, Bytes> entries) {
        String first = entries.firstKey();
        String last = entries.lastKey();
        int common = 0;
        while (common < first.length() && common < last.length() && first.charAt(common) == last.charAt(common)) {
            common++;
        }
        String partial = first.substring(0, common);
        Bytes value = entries.get(partial);
        int bitmap = 0;
        ScaleWriter children = new ScaleWriter();
        for (int digit = 0; digit < 16; digit++) {
            SortedMap<String, Bytes> below = new TreeMap<>();
            String prefix = partial + Character.forDigit(digit, 16);
            entries.forEach((key, each) -> {
                if (key.startsWith(prefix)) {
                    below.put(key.substring(prefix.length()), each);
                }
            });
            if (!below.isEmpty()) {
                bitmap |= 1 << digit;
                Bytes child = node(below);
                children.bytes(child.size() < 32 ? child : Hashing.blake2b256(child));
            }
        }
        return node(partial, value, bitmap, children.toBytes());
    }

    private Bytes node(String partial, Bytes value, int bitmap, Bytes children) {
        boolean hashed = hashesValues && value != null && value.size() >= 33;
        ScaleWriter out = new ScaleWriter();
        if (bitmap == 0) {
            header(out, hashed ? 0x20 : 0x40, hashed ? 31 : 63, partial.length());
        } else {
            header(out, value == null ? 0x80 : hashed ? 0x10 : 0xc0, hashed ? 15 : 63, partial.length());
        }
        out.raw(Bytes.fromHex(partial.length() % 2 == 0 ? partial : "0" + partial));
        if (bitmap != 0) {
            out.u8(bitmap & 255).u8(bitmap >> 8);
        }
        if (value != null && hashed) {
            out.raw(Hashing.blake2b256(value));
        } else if (value != null) {
            out.bytes(value);
        }
        return out.raw(children).toBytes();
    }

    private static void header(ScaleWriter out, int kind, int full, int nibbles) {
        if (nibbles < full) {
            out.u8(kind | nibbles);
            return;
        }
        out.u8(kind | full);
        int left = nibbles - full;
        while (left >= 255) {
            out.u8(255);
            left -= 255;
        }
        out.u8(left);
    }
}
