package prb.scale;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads SCALE values from a byte view, front to back, without copying: byte strings come back as views.
 *
 * <p>Nothing is allocated from an announced length before that many bytes are known to be there. Compact integers must
 * be in their shortest form, as consensus decoders demand. Any violation is a {@link ScaleException} with offset and
 * path. One thread at a time.
 */
public final class ScaleReader {

    private static final VarHandle I16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle I32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle I64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Bytes input;
    private final byte[] array;
    private final int start;
    private final int end;
    private final ScaleLimits limits;
    private final ArrayList<String> path = new ArrayList<>();
    private int at;

    /** A reader at the start of the input, under {@link ScaleLimits#DEFAULT}. */
    public ScaleReader(Bytes input) {
        this(input, ScaleLimits.DEFAULT);
    }

    /** A reader at the start of the input, under limits of the caller's. */
    public ScaleReader(Bytes input, ScaleLimits limits) {
        this.input = input;
        this.array = input.backingArray();
        this.start = input.backingOffset();
        this.end = start + input.size();
        this.at = start;
        this.limits = limits;
    }

    /** Bytes read so far. */
    public int position() {
        return at - start;
    }

    /** Bytes not yet read. */
    public int remaining() {
        return end - at;
    }

    /** Whether all bytes are read. */
    public boolean isAtEnd() {
        return at == end;
    }

    /** Demands that everything is read. @throws ScaleException when bytes are left over */
    public void expectEnd() {
        if (at != end) {
            throw error(remaining() + " bytes left over");
        }
    }

    /** An unsigned byte as 0..255. */
    public int u8() {
        need(1);
        return array[at++] & 0xff;
    }

    /** An unsigned 16-bit integer as 0..65535. */
    public int u16() {
        need(2);
        int value = (short) I16.get(array, at) & 0xffff;
        at += 2;
        return value;
    }

    /** An unsigned 32-bit integer as 0..2^32-1. */
    public long u32() {
        need(4);
        long value = (int) I32.get(array, at) & 0xffff_ffffL;
        at += 4;
        return value;
    }

    /** The bits of an unsigned 64-bit integer; negative when above 2^63-1. */
    public long u64() {
        need(8);
        long value = (long) I64.get(array, at);
        at += 8;
        return value;
    }

    /** An unsigned 128-bit integer as 0..2^128-1. */
    public BigInteger u128() {
        return unsigned(16);
    }

    /** A signed 8-bit integer. */
    public byte i8() {
        return (byte) u8();
    }

    /** A signed 16-bit integer. */
    public short i16() {
        return (short) u16();
    }

    /** A signed 32-bit integer. */
    public int i32() {
        return (int) u32();
    }

    /** A signed 64-bit integer. */
    public long i64() {
        return u64();
    }

    /** A signed 128-bit integer in two's complement. */
    public BigInteger i128() {
        return signed(16);
    }

    /** A little-endian integer in two's complement of {@code bytes} bytes, 1 or more. */
    public BigInteger signed(int bytes) {
        BigInteger bits = unsigned(bytes);
        return bits.testBit(8 * bytes - 1) ? bits.subtract(BigInteger.ONE.shiftLeft(8 * bytes)) : bits;
    }

    /** A little-endian unsigned integer of {@code bytes} bytes. */
    public BigInteger unsigned(int bytes) {
        need(bytes);
        byte[] bigEndian = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            bigEndian[bytes - 1 - i] = array[at + i];
        }
        at += bytes;
        return new BigInteger(1, bigEndian);
    }

    /** 00 or 01; anything else is refused. */
    public boolean bool() {
        int value = u8();
        if (value > 1) {
            at--;
            throw error("bool is " + value + ", not 0 or 1");
        }
        return value == 1;
    }

    /** A compact integer of any size up to 2^536-1. */
    public BigInteger compactBig() {
        need(1);
        if ((array[at] & 3) != 3) {
            return BigInteger.valueOf(compactSmall());
        }
        int from = at;
        int count = (u8() >>> 2) + 4;
        need(count);
        BigInteger value = unsigned(count);
        if (value.bitLength() <= 8 * (count - 1) || value.bitLength() <= 30) {
            at = from;
            throw error("compact integer is not in its shortest form");
        }
        return value;
    }

    /** A compact integer that must fit a non-negative long. */
    public long compactLong() {
        need(1);
        if ((array[at] & 3) != 3) {
            return compactSmall();
        }
        int from = at;
        BigInteger value = compactBig();
        if (value.bitLength() > 63) {
            at = from;
            throw error("compact integer " + value + " is above 2^63-1");
        }
        return value.longValue();
    }

    /** A compact integer that must fit a non-negative int. */
    public int compactInt() {
        int from = at;
        long value = compactLong();
        if (value > Integer.MAX_VALUE) {
            at = from;
            throw error("compact integer " + value + " is above 2^31-1");
        }
        return (int) value;
    }

    private long compactSmall() {
        int mode = array[at] & 3;
        if (mode == 0) {
            return (long) u8() >>> 2;
        }
        int from = at;
        long value = mode == 1 ? u16() >>> 2 : u32() >>> 2;
        if (value < (mode == 1 ? 1 << 6 : 1 << 14)) {
            at = from;
            throw error("compact integer is not in its shortest form");
        }
        return value;
    }

    /** Exactly {@code size} bytes, as a view. */
    public Bytes fixed(int size) {
        need(size);
        Bytes value = input.slice(at - start, size);
        at += size;
        return value;
    }

    /** A byte string with compact length, as a view. Its size is limited by the bytes that are left, not by itemsMax. */
    public Bytes bytes() {
        return fixed(announced(1, Integer.MAX_VALUE));
    }

    /** Passes over what {@link #bytes()} would read, under the same checks. */
    public void skipBytes() {
        skip(announced(1, Integer.MAX_VALUE));
    }

    /** A UTF-8 text with compact length. @throws ScaleException when the bytes are no UTF-8 */
    public String string() {
        int from = at;
        Bytes bytes = bytes();
        String text = bytes.toUtf8();
        // Malformed input shows as U+FFFD; only then is the dearer comparison needed.
        if (text.indexOf('\uFFFD') >= 0 && !Bytes.utf8(text).equals(bytes)) {
            at = from;
            throw error("text is not UTF-8");
        }
        return text;
    }

    /** Passes over {@code size} bytes, 0 or more. */
    public void skip(int size) {
        need(size);
        at += size;
    }

    /** What was read since an earlier {@link #position()}, as a view. */
    public Bytes since(int position) {
        return input.slice(position, position() - position);
    }

    /**
     * The compact count of a sequence, checked against the limits and against the bytes that are left.
     *
     * @param itemBytesMin least bytes one item takes, 0 or more
     */
    public int count(int itemBytesMin) {
        return announced(itemBytesMin, limits.itemsMax());
    }

    private int announced(int itemBytesMin, int itemsMax) {
        int from = at;
        long count = compactLong();
        if (count > itemsMax) {
            at = from;
            throw error(count + " items, limit is " + itemsMax);
        }
        if (count * Math.max(itemBytesMin, 0) > remaining()) {
            int left = remaining();
            at = from;
            throw error(count + " items of at least " + itemBytesMin + " bytes announced, " + left + " bytes left");
        }
        return (int) count;
    }

    /** A sequence: compact count, then the items. */
    public <T> List<T> list(int itemBytesMin, Function<ScaleReader, T> item) {
        int count = count(itemBytesMin);
        List<T> out = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            out.add(item.apply(this));
        }
        return Collections.unmodifiableList(out);
    }

    /** An Option: 00, or 01 and the value. */
    public <T> Optional<T> option(Function<ScaleReader, T> value) {
        int tag = u8();
        return switch (tag) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(value.apply(this));
            default -> {
                at--;
                throw error("Option tag is " + tag + ", not 0 or 1");
            }
        };
    }

    /** A Result: 00 and the value of success, or 01 and the error; both are turned into one type. */
    public <T> T result(Function<ScaleReader, T> success, Function<ScaleReader, T> failure) {
        int tag = u8();
        return switch (tag) {
            case 0 -> success.apply(this);
            case 1 -> failure.apply(this);
            default -> {
                at--;
                throw error("Result tag is " + tag + ", not 0 or 1");
            }
        };
    }

    /**
     * Reads a nested value under a name that errors will carry. Counts one level of depth.
     *
     * @throws ScaleException when the nesting is deeper than the limits allow
     */
    public <T> T in(String name, Function<ScaleReader, T> value) {
        if (path.size() >= limits.depthMax()) {
            throw error("nested deeper than " + limits.depthMax());
        }
        path.add(name);
        try {
            return value.apply(this);
        } finally {
            path.removeLast();
        }
    }

    /** An exception at the present place; the caller throws it. */
    public ScaleException error(String reason) {
        return new ScaleException(position(), String.join(".", path), reason);
    }

    private void need(int size) {
        if (size < 0 || end - at < size) {
            throw error(size + " bytes wanted, " + (end - at) + " left");
        }
    }
}
