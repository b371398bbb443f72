package prb.scale;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BytesTest {

    private static final long SEED = 256;

    @Test
    void sliceSharesTheArrayAndEqualsACopy() {
        Bytes whole = Bytes.ofInts(1, 2, 3, 4, 5);
        Bytes slice = whole.slice(1, 3);
        assertSame(whole.backingArray(), slice.backingArray());
        assertEquals(1, slice.backingOffset());
        assertEquals(Bytes.ofInts(2, 3, 4), slice);
        assertEquals(Bytes.ofInts(2, 3, 4).hashCode(), slice.hashCode());
        assertEquals(Bytes.ofInts(4), slice.slice(2));
        assertEquals(Bytes.EMPTY, slice.slice(3));
    }

    @Test
    void compactLetsGoOfTheLargeArray() {
        Bytes whole = Bytes.wrap(new byte[1000]);
        assertSame(whole, whole.compact());
        Bytes small = whole.slice(10, 2).compact();
        assertEquals(2, small.backingArray().length);
        assertNotSame(whole.backingArray(), small.backingArray());
    }

    @Test
    void ofCopiesAndToArrayCopies() {
        byte[] array = {1, 2};
        Bytes bytes = Bytes.of(array);
        array[0] = 9;
        bytes.toArray()[1] = 9;
        assertEquals(Bytes.ofInts(1, 2), bytes);
    }

    @Test
    void indexOutsideIsRefused() {
        Bytes slice = Bytes.ofInts(1, 2, 3, 4).slice(1, 2);
        assertEquals(2, slice.u8(0));
        assertThrows(IndexOutOfBoundsException.class, () -> slice.get(2));
        assertThrows(IndexOutOfBoundsException.class, () -> slice.get(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> slice.slice(1, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> slice.slice(3));
        assertThrows(IndexOutOfBoundsException.class, () -> Bytes.wrap(new byte[3], 2, 2));
        assertThrows(IllegalArgumentException.class, () -> Bytes.ofInts(256));
    }

    @Test
    void hexRoundTripsWithAndWithoutPrefix() {
        Random random = new Random(SEED);
        for (int size = 0; size < 100; size++) {
            byte[] array = new byte[size];
            random.nextBytes(array);
            Bytes bytes = Bytes.wrap(array);
            assertEquals(bytes, Bytes.fromHex(bytes.toHex()));
            assertEquals(bytes, Bytes.fromHex(bytes.toPlainHex().toUpperCase(java.util.Locale.ROOT)));
        }
        assertEquals(Bytes.EMPTY, Bytes.fromHex("0x"));
        for (String wrong : List.of("0", "0x0", "zz", "0x0x00", "00 1")) {
            assertThrows(IllegalArgumentException.class, () -> Bytes.fromHex(wrong), wrong);
        }
    }

    @Test
    void orderIsUnsignedAndLexicographic() {
        TreeSet<Bytes> sorted = new TreeSet<>(List.of(
                Bytes.ofInts(0x80), Bytes.ofInts(0x7f, 0xff), Bytes.EMPTY, Bytes.ofInts(0xff), Bytes.ofInts(0x7f)));
        assertEquals("[0x, 0x7f, 0x7fff, 0x80, 0xff]", sorted.toString());
    }

    @Test
    void concatAndPrefix() {
        Bytes all = Bytes.concat(Bytes.ofInts(1), Bytes.EMPTY, Bytes.ofInts(2, 3).slice(1));
        assertEquals(Bytes.ofInts(1, 3), all);
        assertTrue(all.startsWith(Bytes.EMPTY));
        assertTrue(all.startsWith(Bytes.ofInts(1)));
        assertTrue(all.startsWith(all));
        assertFalse(all.startsWith(Bytes.ofInts(1, 3, 0)));
        assertFalse(all.startsWith(Bytes.ofInts(3)));
    }

    @Test
    void contentLeavesUnchanged() throws IOException {
        Bytes slice = Bytes.ofInts(0, 1, 2, 3).slice(1, 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        slice.writeTo(out);
        assertArrayEquals(new byte[] {1, 2}, out.toByteArray());
        assertEquals(2, slice.asByteBuffer().remaining());
        assertEquals(1, slice.asByteBuffer().get(0));
        assertThrows(ReadOnlyBufferException.class, () -> slice.asByteBuffer().put(0, (byte) 5));
    }

    @Test
    void longValuesAreCutInText() {
        assertEquals("0x" + "00".repeat(64), Bytes.wrap(new byte[64]).toString());
        assertEquals("0x" + "00".repeat(32) + "…(65 bytes)", Bytes.wrap(new byte[65]).toString());
    }

    @Test
    void textIsUtf8() {
        assertEquals(Bytes.fromHex("e29883"), Bytes.utf8("☃"));
        assertEquals("☃", Bytes.fromHex("00e2988300").slice(1, 3).toUtf8());
        assertNotEquals(Bytes.utf8("a"), Bytes.utf8("b"));
    }
}
