package prb.substrate.chain.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.substrate.chain.Vectors;

class HeaderScanTest {

    private static List<Bytes> blocks() {
        List<Bytes> encoded = new ArrayList<>();
        for (JsonNode block : Vectors.own("blocks-rhala.json").get("blocks")) {
            encoded.add(Vectors.hex(block.get("headerScale")));
        }
        return encoded;
    }

    @Test
    void everyHeaderOfARunIsFoundWhereItLies() {
        List<Bytes> blocks = blocks();
        HeaderScan scan = new HeaderScan(Bytes.concat(blocks));
        int at = 0;
        for (Bytes block : blocks) {
            Header header = Header.decode(block);
            assertTrue(scan.next());
            assertEquals(at, scan.start());
            at += block.size();
            assertEquals(at, scan.end());
            assertEquals(block, scan.encoded());
            assertEquals(header.number(), scan.number());
            assertEquals(header.parentHash(), scan.parentHash());
            assertEquals(header.stateRoot(), scan.stateRoot());
        }
        assertFalse(scan.next());
        assertFalse(new HeaderScan(Bytes.EMPTY).next());
    }

    @Test
    void cutRunEndsInAScaleException() {
        Bytes run = Bytes.concat(blocks().subList(0, 2));
        HeaderScan scan = new HeaderScan(run.slice(0, run.size() - 1));
        assertTrue(scan.next());
        assertThrows(ScaleException.class, scan::next);
    }

    @Test
    void scanAcceptsWhatReadingAcceptsAndNothingElse() {
        Vectors.fuzz(Bytes.concat(blocks().subList(0, 2)), input -> {
            List<Bytes> scanned = new ArrayList<>();
            boolean whole = true;
            HeaderScan scan = new HeaderScan(input);
            try {
                while (scan.next()) {
                    scanned.add(scan.encoded());
                }
            } catch (ScaleException e) {
                whole = false;
            }
            assertEquals(whole, sameByReading(input, scanned));
        });
    }

    /** Whether reading comes to the end of the input; what it reads before must be what was scanned. */
    private static boolean sameByReading(Bytes input, List<Bytes> scanned) {
        ScaleReader in = new ScaleReader(input);
        int count = 0;
        try {
            while (!in.isAtEnd()) {
                int start = in.position();
                Header header = Header.read(in);
                assertEquals(scanned.get(count++), in.since(start));
                // Logs are decoded late: what was accepted must decode.
                assertEquals(header, Header.of(header.parentHash(), header.number(), header.stateRoot(),
                        header.extrinsicsRoot(), header.digest()));
            }
        } catch (ScaleException e) {
            return false;
        } finally {
            assertEquals(scanned.size(), count);
        }
        return true;
    }
}
