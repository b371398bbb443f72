package prb.scale;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable run of bytes: a view of an array that nobody changes any more. Slices share the array, so a slice keeps
 * the whole array alive; call {@link #compact()} before storing a small slice of a large message for long.
 *
 * <p>Order is unsigned and lexicographic, the order of storage keys. Safe for use by any thread.
 */
public final class Bytes implements Comparable<Bytes> {

    /** No bytes at all. */
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private static final HexFormat HEX = HexFormat.of();

    private final byte[] array;
    private final int offset;
    private final int size;
    private int hash; // cached like String.hashCode: a race only repeats the sum

    private Bytes(byte[] array, int offset, int size) {
        this.array = array;
        this.offset = offset;
        this.size = size;
    }

    /** A copy of the given bytes. */
    public static Bytes of(byte... bytes) {
        return wrap(bytes.clone());
    }

    /** The given ints as unsigned bytes, for literals; each must lie in 0..255. */
    public static Bytes ofInts(int... values) {
        byte[] out = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] > 255) {
                throw new IllegalArgumentException("byte " + i + " is " + values[i] + ", not in 0..255");
            }
            out[i] = (byte) values[i];
        }
        return wrap(out);
    }

    /** A view of the whole array. The caller gives the array away and must not change it afterwards. */
    public static Bytes wrap(byte[] array) {
        return array.length == 0 ? EMPTY : new Bytes(array, 0, array.length);
    }

    /** A view of {@code size} bytes from {@code offset}. The caller must not change the array afterwards. */
    public static Bytes wrap(byte[] array, int offset, int size) {
        Objects.checkFromIndexSize(offset, size, array.length);
        return size == 0 ? EMPTY : new Bytes(array, offset, size);
    }

    /**
     * Parses hexadecimal text, with or without {@code 0x}.
     *
     * @throws IllegalArgumentException on an odd count of digits or a character that is no hex digit
     */
    public static Bytes fromHex(CharSequence text) {
        int start = text.length() >= 2 && text.charAt(0) == '0' && (text.charAt(1) == 'x' || text.charAt(1) == 'X') ? 2 : 0;
        return wrap(HEX.parseHex(text, start, text.length()));
    }

    /** The UTF-8 bytes of a text, without a length prefix. */
    public static Bytes utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The concatenation of the parts, copied once. */
    public static Bytes concat(Bytes... parts) {
        return concat(List.of(parts));
    }

    /** The concatenation of the parts, copied once. */
    public static Bytes concat(List<Bytes> parts) {
        long total = 0;
        for (Bytes part : parts) {
            total += part.size;
        }
        byte[] out = new byte[Math.toIntExact(total)];
        int at = 0;
        for (Bytes part : parts) {
            at = part.copyTo(out, at);
        }
        return wrap(out);
    }

    /** How many bytes, 0 or more. */
    public int size() {
        return size;
    }

    /** Whether there are no bytes. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** The byte at an index, signed as Java has it. */
    public byte get(int index) {
        Objects.checkIndex(index, size);
        return array[offset + index];
    }

    /** The byte at an index as 0..255. */
    public int u8(int index) {
        return get(index) & 0xff;
    }

    /** A view of {@code length} bytes from {@code from}; shares the array. */
    public Bytes slice(int from, int length) {
        Objects.checkFromIndexSize(from, length, size);
        return length == 0 ? EMPTY : new Bytes(array, offset + from, length);
    }

    /** A view of everything from {@code from} on. */
    public Bytes slice(int from) {
        return slice(from, size - from);
    }

    /** Whether the first bytes are those of {@code prefix}; every run starts with the empty one. */
    public boolean startsWith(Bytes prefix) {
        return size >= prefix.size
                && Arrays.equals(array, offset, offset + prefix.size, prefix.array, prefix.offset, prefix.offset + prefix.size);
    }

    /** This value backed by an array of exactly its size, so that nothing larger stays alive. */
    public Bytes compact() {
        return array.length == size ? this : wrap(toArray());
    }

    /** A fresh copy. */
    public byte[] toArray() {
        return Arrays.copyOfRange(array, offset, offset + size);
    }

    /** Copies all bytes to {@code target} at {@code at}; answers the index after the last byte written. */
    public int copyTo(byte[] target, int at) {
        System.arraycopy(array, offset, target, at, size);
        return at + size;
    }

    /** Writes all bytes. @throws IOException when the stream does */
    public void writeTo(OutputStream out) throws IOException {
        out.write(array, offset, size);
    }

    /** A read-only buffer over these bytes; no copy. */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(array, offset, size).slice().asReadOnlyBuffer();
    }

    /** The array behind this view, for hashing and parsing without a copy. Read only; starts at {@link #backingOffset()}. */
    public byte[] backingArray() {
        return array;
    }

    /** Where this view starts in {@link #backingArray()}. */
    public int backingOffset() {
        return offset;
    }

    /** Lower-case hex with {@code 0x}. */
    public String toHex() {
        return "0x" + toPlainHex();
    }

    /** Lower-case hex without {@code 0x}. */
    public String toPlainHex() {
        return HEX.formatHex(array, offset, offset + size);
    }

    /** The bytes read as UTF-8; malformed sequences become U+FFFD. */
    public String toUtf8() {
        return new String(array, offset, size, StandardCharsets.UTF_8);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(array, offset, offset + size, other.array, other.offset, other.offset + other.size);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Bytes b && size == b.size
                        && Arrays.equals(array, offset, offset + size, b.array, b.offset, b.offset + b.size);
    }

    @Override
    public int hashCode() {
        int h = hash;
        if (h == 0) {
            h = 1;
            for (int i = offset; i < offset + size; i++) {
                h = 31 * h + array[i];
            }
            hash = h;
        }
        return h;
    }

    /** Hex of up to 64 bytes; longer values are cut and their size is named. */
    @Override
    public String toString() {
        return size <= 64 ? toHex() : slice(0, 32).toHex() + "…(" + size + " bytes)";
    }
}
