package prb.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Readers that ask for anything in any order of bytes that hold anything: only ScaleException comes out, the reader never
 * leaves its slice, and what is allocated is bounded by the size of the input. {@code -Dprb.seed=N} repeats a run,
 * {@code -Dprb.fuzz.seconds=N} makes it longer.
 */
class ScaleReaderFuzzTest {

    private static final int ROUNDS = 40_000;
    private static final int STEPS_MAX = 12;
    private static final long ALLOCATED_BASE = 1 << 20; // the first refusals load classes
    private static final long ALLOCATED_PER_BYTE = 128;

    private static final List<Consumer<ScaleReader>> QUESTIONS = List.of(
            ScaleReader::u8, ScaleReader::u16, ScaleReader::u32, ScaleReader::u64, ScaleReader::u128, ScaleReader::i8,
            ScaleReader::i16, ScaleReader::i32, ScaleReader::i64, ScaleReader::i128, ScaleReader::bool, ScaleReader::compactBig,
            ScaleReader::compactLong, ScaleReader::compactInt, ScaleReader::bytes, ScaleReader::string,
            in -> in.unsigned(32), in -> in.signed(32), in -> in.fixed(3), in -> in.skip(2), in -> in.count(1),
            in -> in.list(1, ScaleReader::u8), in -> in.list(1, ScaleReader::bytes), in -> in.list(4, ScaleReader::u32),
            in -> in.list(1, inner -> inner.list(1, ScaleReader::string)), in -> in.option(ScaleReader::bytes),
            in -> in.result(ScaleReader::u8, ScaleReader::u16), ScaleReaderFuzzTest::nest);

    private final long seed = Long.getLong("prb.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** Lists of lists as deep as the bytes say. */
    private static Object nest(ScaleReader in) {
        return in.in("inner", reader -> reader.list(1, ScaleReaderFuzzTest::nest));
    }

    @Test
    void anyQuestionOfAnyBytesIsAnsweredOrRefused() {
        System.out.println("ScaleReaderFuzzTest seed " + seed);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        QUESTIONS.forEach(question -> ask(new ScaleReader(Bytes.wrap(new byte[64])), question));
        long end = System.nanoTime() + Long.getLong("prb.fuzz.seconds", 0) * 1_000_000_000L;
        for (int round = 0; round < ROUNDS || System.nanoTime() < end; round++) {
            Bytes input = input();
            long before = threads.getCurrentThreadAllocatedBytes();
            ScaleReader in = new ScaleReader(input);
            for (int step = 0; step < STEPS_MAX && ask(in, QUESTIONS.get(random.nextInt(QUESTIONS.size()))); step++) {
                assertEquals(input.size(), in.position() + in.remaining());
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated <= ALLOCATED_BASE + ALLOCATED_PER_BYTE * input.size(),
                    () -> "seed " + seed + ": " + allocated + " bytes for " + input.toHex());
        }
    }

    private boolean ask(ScaleReader in, Consumer<ScaleReader> question) {
        try {
            question.accept(in);
            return true;
        } catch (ScaleException refused) {
            assertTrue(
                    refused.offset() >= 0 && refused.offset() <= in.position() + in.remaining() && !refused.reason().isBlank());
            return false;
        }
    }

    /** A slice within other bytes, of small numbers mostly, so that counts are believable. */
    private Bytes input() {
        byte[] bytes = new byte[random.nextInt(random.nextInt(50) == 0 ? 5000 : 80) + 2];
        int kind = random.nextInt(4);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (kind == 0 ? random.nextInt()
                    : kind == 1 ? 4 : kind == 2 ? random.nextInt(16) : 0xff - random.nextInt(4));
        }
        return Bytes.wrap(bytes, 1, bytes.length - 2);
    }

    @Test
    void signedIntegersSurvive() {
        for (int round = 0; round < 20_000; round++) {
            int size = 1 + random.nextInt(32);
            BigInteger bits = new BigInteger(random.nextInt(8 * size), random);
            BigInteger value = random.nextBoolean() ? bits : bits.not();
            Bytes encoded = new ScaleWriter().signed(value, size).toBytes();
            assertEquals(size, encoded.size());
            assertEquals(value, new ScaleReader(encoded).signed(size), "seed " + seed);
            BigInteger above = BigInteger.ONE.shiftLeft(8 * size - 1);
            assertThrows(IllegalArgumentException.class, () -> new ScaleWriter().signed(above, size));
            assertThrows(IllegalArgumentException.class,
                    () -> new ScaleWriter().signed(above.negate().subtract(BigInteger.ONE), size));
            assertEquals(above.negate(), new ScaleReader(new ScaleWriter().signed(above.negate(), size).toBytes()).signed(size));
        }
        assertEquals(-2, new ScaleReader(Bytes.fromHex("0xfe")).i8());
        assertEquals(-2, new ScaleReader(Bytes.fromHex("0xfeff")).i16());
        assertEquals(-2, new ScaleReader(Bytes.fromHex("0xfeffffff")).i32());
        assertEquals(-2, new ScaleReader(Bytes.fromHex("0xfeffffffffffffff")).i64());
        assertEquals(BigInteger.TWO.negate(), new ScaleReader(Bytes.fromHex("0xfe" + "ff".repeat(15))).i128());
    }

    @Test
    void resultsAreReadByTheirTag() {
        assertEquals("ok 7", new ScaleReader(Bytes.ofInts(0, 7)).result(in -> "ok " + in.u8(), in -> "err " + in.u16()));
        assertEquals("err 258", new ScaleReader(Bytes.ofInts(1, 2, 1)).result(in -> "ok " + in.u8(), in -> "err " + in.u16()));
        ScaleException refused = assertThrows(ScaleException.class,
                () -> new ScaleReader(Bytes.ofInts(2, 0)).result(ScaleReader::u8, ScaleReader::u8));
        assertEquals(0, refused.offset());
    }
}
