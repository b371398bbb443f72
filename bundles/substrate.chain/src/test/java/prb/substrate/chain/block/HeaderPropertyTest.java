package prb.substrate.chain.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.hash.Hashing;

/** Random headers and digests survive their bytes, alone and in a row. */
class HeaderPropertyTest {

    private static final int ROUNDS = 3000;

    private final long seed = Long.getLong("prb.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private Bytes bytes(int size) {
        byte[] out = new byte[size];
        random.nextBytes(out);
        return Bytes.wrap(out);
    }

    private DigestItem item() {
        Bytes data = bytes(random.nextInt(random.nextInt(20) == 0 ? 20_000 : 100));
        return switch (random.nextInt(5)) {
            case 0 -> new DigestItem.Other(data);
            case 1 -> new DigestItem.Consensus(bytes(4), data);
            case 2 -> new DigestItem.Seal(bytes(4), data);
            case 3 -> new DigestItem.PreRuntime(bytes(4), data);
            default -> new DigestItem.RuntimeEnvironmentUpdated();
        };
    }

    private Header header() {
        List<DigestItem> digest = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            digest.add(item());
        }
        return Header.of(bytes(32), random.nextLong(1L << random.nextInt(33)), bytes(32), bytes(32), digest);
    }

    @Test
    void headersSurviveTheirBytes() {
        System.out.println("HeaderPropertyTest seed " + seed);
        for (int round = 0; round < ROUNDS; round++) {
            Header header = header();
            Header decoded = Header.decode(header.encoded());
            assertEquals(header, decoded);
            assertEquals(header.number(), decoded.number());
            assertEquals(header.digest(), decoded.digest());
            assertEquals(Hashing.blake2b256(header.encoded()), decoded.hash());
            Bytes cut = header.encoded().slice(0, random.nextInt(header.encoded().size()));
            ScaleException refusal = assertThrows(ScaleException.class, () -> Header.decode(cut), "seed " + seed);
            assertTrue(refusal.offset() <= cut.size());
            Bytes longer = Bytes.concat(header.encoded(), bytes(1));
            assertEquals(header.encoded().size(), assertThrows(ScaleException.class, () -> Header.decode(longer)).offset());
        }
    }

    @Test
    void headersInARowAreReadOneByOne() {
        List<Header> headers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            headers.add(header());
        }
        Bytes row = new ScaleWriter().list(headers, (out, header) -> out.raw(header.encoded())).toBytes();
        ScaleReader in = new ScaleReader(row);
        assertEquals(headers, in.list(98, Header::read));
        in.expectEnd();
    }
}
