package prb.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScaleRoundTripTest {

    private static final long SEED = 4711;
    private static final int ROUNDS = 3000;

    /** A value with one field of every kind. */
    private record Everything(
            int u8, int u16, long u32, long u64, BigInteger u128, boolean bool, BigInteger compact, long small, Bytes bytes,
            String text, List<Long> numbers, Optional<String> option) {

        static Everything random(Random random) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            return new Everything(
                    random.nextInt(256),
                    random.nextInt(65536),
                    random.nextLong() >>> 32,
                    random.nextLong(),
                    new BigInteger(128, random),
                    random.nextBoolean(),
                    new BigInteger(random.nextInt(537), random),
                    random.nextLong() >>> 1 + random.nextInt(63),
                    Bytes.wrap(bytes),
                    text(random),
                    random.longs(random.nextInt(50)).boxed().toList(),
                    random.nextBoolean() ? Optional.of(text(random)) : Optional.empty());
        }

        private static String text(Random random) {
            StringBuilder out = new StringBuilder();
            random.ints(random.nextInt(40), 0, 0x11000).filter(c -> !Character.isSurrogate((char) c) || c > 0xffff)
                    .forEach(out::appendCodePoint);
            return out.toString();
        }

        Bytes encode() {
            return new ScaleWriter(0).u8(u8).u16(u16).u32(u32).u64(u64).u128(u128).bool(bool).compact(compact).compact(small)
                    .bytes(bytes).string(text).list(numbers, ScaleWriter::u64).option(option, ScaleWriter::string).toBytes();
        }

        static Everything decode(ScaleReader in) {
            return new Everything(
                    in.u8(), in.u16(), in.u32(), in.u64(), in.u128(), in.bool(), in.compactBig(), in.compactLong(), in.bytes(),
                    in.string(), in.list(8, ScaleReader::u64), in.option(ScaleReader::string));
        }
    }

    @Test
    void whatIsWrittenIsRead() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < ROUNDS; i++) {
            Everything value = Everything.random(random);
            Bytes encoded = value.encode();
            Bytes embedded = Bytes.concat(Bytes.ofInts(1, 2, 3), encoded, Bytes.ofInts(9)).slice(3, encoded.size());
            ScaleReader in = new ScaleReader(embedded);
            assertEquals(value, Everything.decode(in));
            assertTrue(in.isAtEnd());
            assertEquals(encoded, in.since(0));
        }
    }

    @Test
    void everyTruncationIsRefused() {
        Everything value = Everything.random(new Random(SEED));
        Bytes encoded = value.encode();
        for (int size = 0; size < encoded.size(); size++) {
            ScaleReader in = new ScaleReader(encoded.slice(0, size));
            assertThrows(ScaleException.class, () -> Everything.decode(in));
        }
    }

    @Test
    void compactIntegersAroundEveryPowerOfTwoAreShortest() {
        for (int bits = 0; bits <= 536; bits++) {
            for (int delta = -1; delta <= 1; delta++) {
                BigInteger value = BigInteger.ONE.shiftLeft(bits).add(BigInteger.valueOf(delta));
                if (value.bitLength() > 536) {
                    assertThrows(IllegalArgumentException.class, () -> new ScaleWriter().compact(value));
                    continue;
                }
                Bytes encoded = new ScaleWriter().compact(value).toBytes();
                assertEquals(compactSize(value), encoded.size());
                assertEquals(value, new ScaleReader(encoded).compactBig());
                if (value.bitLength() < 64 && value.longValue() >= 0) {
                    assertEquals(encoded, ScaleWriter.compactOf(value.longValue()));
                    assertEquals(value.longValue(), new ScaleReader(encoded).compactLong());
                }
            }
        }
    }

    @Test
    void longerFormsOfCompactIntegersAreRefused() {
        for (String hex : List.of(
                "0x0100", "0xfd00", "0x02000000", "0xfeff0000", "0x0300000000", "0x03ffffff3f", "0x070000004000",
                "0x0b00000000ff00", "0x13ffffffffffffff00")) {
            Bytes encoded = Bytes.fromHex(hex);
            assertThrows(ScaleException.class, () -> new ScaleReader(encoded).compactBig(), hex);
            assertThrows(ScaleException.class, () -> new ScaleReader(encoded).compactLong(), hex);
        }
    }

    @Test
    void compactIntegersTooLargeForTheirTypeAreRefused() {
        Bytes above63 = new ScaleWriter().compact(BigInteger.ONE.shiftLeft(63)).toBytes();
        Bytes above31 = new ScaleWriter().compact(1L << 31).toBytes();
        assertThrows(ScaleException.class, () -> new ScaleReader(above63).compactLong());
        assertThrows(ScaleException.class, () -> new ScaleReader(above31).compactInt());
        assertEquals(1L << 31, new ScaleReader(above31).compactLong());
    }

    @Test
    void valuesThatDoNotFitAreNotWritten() {
        ScaleWriter out = new ScaleWriter();
        assertThrows(IllegalArgumentException.class, () -> out.u8(256));
        assertThrows(IllegalArgumentException.class, () -> out.u8(-129));
        assertThrows(IllegalArgumentException.class, () -> out.u16(65536));
        assertThrows(IllegalArgumentException.class, () -> out.u32(1L << 32));
        assertThrows(IllegalArgumentException.class, () -> out.u128(BigInteger.ONE.shiftLeft(128)));
        assertThrows(IllegalArgumentException.class, () -> out.u128(BigInteger.ONE.negate()));
        assertThrows(IllegalArgumentException.class, () -> out.compact(-1));
        assertEquals(0, out.size());
    }

    private static int compactSize(BigInteger value) {
        int bits = value.bitLength();
        return bits <= 6 ? 1 : bits <= 14 ? 2 : bits <= 30 ? 4 : 1 + (bits + 7) / 8;
    }
}
