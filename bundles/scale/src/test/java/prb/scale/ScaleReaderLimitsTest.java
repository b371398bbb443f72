package prb.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScaleReaderLimitsTest {

    private static final long SEED = 99;
    private static final int ROUNDS = 30_000;
    private static final ScaleLimits TIGHT = new ScaleLimits(1000, 8);

    @Test
    void randomBytesEndInAValueOrAScaleException() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] input = new byte[random.nextInt(300)];
            random.nextBytes(input);
            if (i % 2 == 0) {
                flatten(input);
            }
            ScaleReader in = new ScaleReader(Bytes.wrap(input), TIGHT);
            try {
                tree(in, random.nextInt());
                assertTrue(in.position() <= input.length);
            } catch (ScaleException e) {
                refused++;
                assertTrue(e.offset() >= 0 && e.offset() <= input.length);
                assertTrue(e.getMessage().length() < 1000);
            }
        }
        assertTrue(refused > 0 && refused < ROUNDS, refused + " refused");
    }

    /** Small bytes make small counts, so that decoding gets deep instead of failing at once. */
    private static void flatten(byte[] input) {
        for (int i = 0; i < input.length; i++) {
            input[i] = (byte) (input[i] & 0x0d);
        }
    }

    private static int tree(ScaleReader in, int shape) {
        return switch (Math.floorMod(shape, 9)) {
            case 0 -> in.list(1, item -> item.in("list", inner -> tree(inner, shape + 4))).size();
            case 1 -> in.option(item -> item.in("option", inner -> tree(inner, shape + 7))).orElse(0);
            case 2 -> in.bytes().size();
            case 3 -> in.string().length();
            case 4 -> in.compactBig().bitLength() + in.compactInt() + tree(in, shape + 5);
            case 5 -> (in.bool() ? 1 : 0) + in.u8() + in.in("enum", inner -> tree(inner, inner.u8()));
            case 6 -> in.u16() + (int) in.u32() + (int) in.u64() + in.u128().bitLength();
            case 7 -> in.list(0, item -> 0).size() + in.in("next", inner -> tree(inner, shape + 2));
            default -> in.fixed(in.count(1)).size() + (int) in.compactLong();
        };
    }

    @Test
    void announcedItemsMustBePossible() {
        Bytes huge = ScaleWriter.compactOf(Long.MAX_VALUE);
        Bytes many = ScaleWriter.compactOf(1_000_000);
        for (int least : new int[] {0, 1, 2, 32, Integer.MAX_VALUE}) {
            assertThrows(ScaleException.class, () -> new ScaleReader(huge).count(least));
            assertThrows(ScaleException.class, () -> new ScaleReader(many, TIGHT).count(least));
        }
        assertThrows(ScaleException.class, () -> new ScaleReader(huge).bytes());
        assertThrows(ScaleException.class, () -> new ScaleReader(many).bytes());
        assertThrows(ScaleException.class, () -> new ScaleReader(many).list(4, ScaleReader::u32));
    }

    @Test
    void itemLimitHoldsForOneByteItemsButNotForByteStrings() {
        Bytes encoded = new ScaleWriter().bytes(Bytes.wrap(new byte[1001])).toBytes();
        assertThrows(ScaleException.class, () -> new ScaleReader(encoded, TIGHT).list(1, ScaleReader::u8));
        assertEquals(1001, new ScaleReader(encoded, TIGHT).bytes().size());
    }

    @Test
    void nestingEndsAtTheLimit() {
        ScaleReader in = new ScaleReader(Bytes.EMPTY, TIGHT);
        ScaleException e = assertThrows(ScaleException.class, () -> nest(in));
        assertEquals(String.join(".", java.util.Collections.nCopies(8, "x")), e.path());
    }

    private static int nest(ScaleReader in) {
        return in.in("x", ScaleReaderLimitsTest::nest);
    }

    @Test
    void errorNamesPlaceAndPath() {
        ScaleReader in = new ScaleReader(Bytes.ofInts(1, 2, 3));
        in.u8();
        ScaleException e = assertThrows(
                ScaleException.class,
                () -> in.in("header", outer -> outer.in("number", ScaleReader::u32)));
        assertEquals("header.number", e.path());
        assertEquals(1, e.offset());
        assertEquals("4 bytes wanted, 2 left", e.reason());
        assertEquals("", assertThrows(ScaleException.class, () -> in.fixed(-1)).path());
    }

    @Test
    void tagsOutsideTheirRangeAreRefused() {
        Bytes two = Bytes.ofInts(2, 0);
        assertEquals(0, assertThrows(ScaleException.class, () -> new ScaleReader(two).bool()).offset());
        assertEquals(0, assertThrows(ScaleException.class, () -> new ScaleReader(two).option(ScaleReader::u8)).offset());
    }

    @Test
    void textMustBeUtf8() {
        for (String hex : List.of("0x04ff", "0x08c080", "0x0ceda080", "0x08c328")) {
            assertThrows(ScaleException.class, () -> new ScaleReader(Bytes.fromHex(hex)).string(), hex);
        }
        assertEquals("\uFFFD", new ScaleReader(new ScaleWriter().string("\uFFFD").toBytes()).string());
    }

    @Test
    void leftOverBytesAreNamed() {
        ScaleReader in = new ScaleReader(Bytes.ofInts(1, 2, 3));
        in.skip(1);
        assertTrue(assertThrows(ScaleException.class, in::expectEnd).getMessage().contains("2 bytes left over"));
        in.skip(2);
        in.expectEnd();
    }

    @Test
    void senselessLimitsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ScaleLimits(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new ScaleLimits(0, 0));
    }
}
