package prb.wire.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;

class BlobFrameTest {

    private static final Bytes ONE = Bytes.fromHex("0000000000000001");

    private static BlobFrames frames(Bytes input) {
        return new BlobFrames(new ByteArrayInputStream(input.toArray()), 1 << 20);
    }

    @Test
    void examplesOfTheOriginalAreReproduced() {
        assertEquals(Bytes.fromHex("0d000000000000000168656c6c6f"), new BlobFrame.Request(ONE, "hello").encode());
        Bytes world = Bytes.utf8("world");
        assertEquals(Bytes.fromHex("1500000000000000010000000031aa814e776f726c64"),
                Bytes.concat(BlobFrame.responseHead(ONE, List.of(world)), world));
        assertEquals(Bytes.fromHex("080000000000000003"), BlobFrame.missing(Bytes.fromHex("0000000000000003")));
        assertEquals(Bytes.fromHex("80a304"), BlobFrame.length(70_016));
        assertEquals(Bytes.fromHex("25010203040506070872616e67654279506172656e74426c6f636b3a383332353331323a7062"),
                new BlobFrame.Request(Bytes.fromHex("0102030405060708"), "rangeByParentBlock:8325312:pb").encode());
        assertEquals(Bytes.fromHex("00000000e3069283"), BlobFrame.crc(List.of(Bytes.utf8("123456789"))));
        assertEquals(Bytes.fromHex("00000000c1d04330"), BlobFrame.crc(List.of(Bytes.utf8("a"))));
    }

    @Test
    void framesAreReadBackAndEmptyOnesSkipped() throws Exception {
        Bytes value = Bytes.wrap(new byte[70_000]);
        Bytes input = Bytes.concat(new BlobFrame.Request(ONE, " key \n").encode(), Bytes.ofInts(0, 0),
                BlobFrame.responseHead(ONE, List.of(value.slice(0, 5), value.slice(5))), value, BlobFrame.missing(ONE));
        BlobFrames in = frames(input);
        assertEquals("key", BlobFrame.Request.parse(in.next().orElseThrow()).key());
        assertEquals(new BlobFrame.Response(ONE, Optional.of(value)), BlobFrame.Response.parse(in.next().orElseThrow()));
        assertEquals(new BlobFrame.Response(ONE, Optional.empty()), BlobFrame.Response.parse(in.next().orElseThrow()));
        assertEquals(Optional.empty(), in.next());
    }

    @Test
    void wrongSumAndCutFramesAreRefused() {
        assertThrows(MalformedFrameException.class,
                () -> BlobFrame.Response.parse(Bytes.fromHex("00000000000000010000000031aa814f776f726c64")));
        assertThrows(MalformedFrameException.class, () -> BlobFrame.Response.parse(Bytes.ofInts(1, 2)));
        assertThrows(MalformedFrameException.class, () -> BlobFrame.Request.parse(ONE));
        assertThrows(MalformedFrameException.class, () -> BlobFrame.Request.parse(Bytes.wrap(new byte[2000])));
        assertThrows(EOFException.class, () -> frames(Bytes.ofInts(5, 1)).next());
        assertThrows(EOFException.class, () -> frames(Bytes.ofInts(0x80)).next());
        assertThrows(MalformedFrameException.class, () -> frames(Bytes.fromHex("ffffff7f")).next());
        assertThrows(MalformedFrameException.class, () -> frames(Bytes.fromHex("ffffffff01")).next());
    }

    @Test
    void randomBytesNeverFailOtherwise() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            BlobFrames in = frames(Bytes.wrap(bytes));
            try {
                for (Optional<Bytes> body = in.next(); body.isPresent(); body = in.next()) {
                    assertTrue(BlobFrame.Response.parse(body.get()).id().size() == BlobFrame.ID_BYTES);
                }
            } catch (MalformedFrameException | EOFException e) {
                assertTrue(e.getMessage().length() > 5);
            }
        }
    }
}
