package prb.scale;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Writes SCALE values into a growing byte array. One thread at a time; up to 2^31-9 bytes. */
public final class ScaleWriter {

    private static final int SIZE_MAX = Integer.MAX_VALUE - 8;
    private static final BigInteger COMPACT_MAX = BigInteger.ONE.shiftLeft(536);

    private byte[] array;
    private int size;

    /** A writer with little room, which grows. */
    public ScaleWriter() {
        this(64);
    }

    /** A writer with room. @param capacityBytes room to start with, 0 or more; it grows */
    public ScaleWriter(int capacityBytes) {
        array = new byte[capacityBytes];
    }

    /** Bytes written so far. */
    public int size() {
        return size;
    }

    /** A copy of what was written. */
    public Bytes toBytes() {
        return Bytes.wrap(Arrays.copyOf(array, size));
    }

    /** One byte, signed or unsigned. @throws IllegalArgumentException outside -2^7..2^8-1 */
    public ScaleWriter u8(int value) {
        return little(fitting(value, 8), 1);
    }

    /** Two bytes, signed or unsigned. @throws IllegalArgumentException outside -2^15..2^16-1 */
    public ScaleWriter u16(int value) {
        return little(fitting(value, 16), 2);
    }

    /** Four bytes, signed or unsigned. @throws IllegalArgumentException outside -2^31..2^32-1 */
    public ScaleWriter u32(long value) {
        return little(fitting(value, 32), 4);
    }

    /** The eight bytes of a long, signed or unsigned. */
    public ScaleWriter u64(long value) {
        return little(value, 8);
    }

    /** Sixteen bytes. @throws IllegalArgumentException outside 0..2^128-1 */
    public ScaleWriter u128(BigInteger value) {
        return unsigned(value, 16);
    }

    /** A non-negative integer in exactly {@code bytes} little-endian bytes. */
    public ScaleWriter unsigned(BigInteger value, int bytes) {
        if (value.signum() < 0 || value.bitLength() > 8 * bytes) {
            throw new IllegalArgumentException(value + " does not fit " + bytes + " unsigned bytes");
        }
        byte[] bigEndian = value.toByteArray();
        ensure(bytes);
        for (int i = 0; i < bytes; i++) {
            int from = bigEndian.length - 1 - i;
            array[size + i] = from >= 0 ? bigEndian[from] : 0;
        }
        size += bytes;
        return this;
    }

    /** An integer in two's complement of {@code bytes} bytes. @throws IllegalArgumentException when it does not fit */
    public ScaleWriter signed(BigInteger value, int bytes) {
        if (value.bitLength() >= 8 * bytes) {
            throw new IllegalArgumentException(value + " does not fit " + bytes + " signed bytes");
        }
        return unsigned(value.signum() < 0 ? value.add(BigInteger.ONE.shiftLeft(8 * bytes)) : value, bytes);
    }

    /** 00 or 01. */
    public ScaleWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    /** A compact integer; {@code value} is taken as non-negative. */
    public ScaleWriter compact(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("compact integer " + value + " is negative");
        }
        if (value < 1 << 6) {
            return u8((int) value << 2);
        }
        if (value < 1 << 14) {
            return u16((int) value << 2 | 1);
        }
        if (value < 1 << 30) {
            return u32(value << 2 | 2);
        }
        int bytes = Math.max(4, (64 - Long.numberOfLeadingZeros(value) + 7) / 8);
        u8(bytes - 4 << 2 | 3);
        return little(value, bytes);
    }

    /** A compact integer from 0 to 2^536-1. */
    public ScaleWriter compact(BigInteger value) {
        if (value.signum() < 0 || value.compareTo(COMPACT_MAX) >= 0) {
            throw new IllegalArgumentException("compact integer " + value + " is not in 0..2^536-1");
        }
        if (value.bitLength() < 63) {
            return compact(value.longValueExact());
        }
        int bytes = (value.bitLength() + 7) / 8;
        u8(bytes - 4 << 2 | 3);
        return unsigned(value, bytes);
    }

    /** A byte string: compact length, then the bytes. */
    public ScaleWriter bytes(Bytes value) {
        return compact(value.size()).raw(value);
    }

    /** A UTF-8 text: compact length in bytes, then the bytes. */
    public ScaleWriter string(String value) {
        return bytes(Bytes.utf8(value));
    }

    /** Bytes as they are, without a length. */
    public ScaleWriter raw(Bytes value) {
        ensure(value.size());
        size = value.copyTo(array, size);
        return this;
    }

    /** A sequence: compact count, then each item. */
    public <T> ScaleWriter list(Collection<T> items, BiConsumer<ScaleWriter, T> item) {
        compact(items.size());
        items.forEach(value -> item.accept(this, value));
        return this;
    }

    /** An Option: 00, or 01 and the value. */
    public <T> ScaleWriter option(Optional<T> value, BiConsumer<ScaleWriter, T> present) {
        u8(value.isPresent() ? 1 : 0);
        value.ifPresent(inner -> present.accept(this, inner));
        return this;
    }

    /** The compact form of one number. */
    public static Bytes compactOf(long value) {
        return new ScaleWriter(9).compact(value).toBytes();
    }

    private static long fitting(long value, int bits) {
        if (value < -(1L << bits - 1) || value >= 1L << bits) {
            throw new IllegalArgumentException(value + " does not fit " + bits + " bits");
        }
        return value;
    }

    private ScaleWriter little(long value, int bytes) {
        ensure(bytes);
        for (int i = 0; i < bytes; i++) {
            array[size++] = (byte) (value >>> 8 * i);
        }
        return this;
    }

    private void ensure(int more) {
        if (array.length - size < more) {
            long doubled = Math.min(array.length * 2L + 16, SIZE_MAX);
            array = Arrays.copyOf(array, (int) Math.max(Math.addExact(size, more), doubled));
        }
    }
}
