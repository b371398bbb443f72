package prb.bench.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.substrate.chain.block.Header;

/** Allocation is a count, not a time: the same on every machine but for what a compiler saves. */
class AllocationTest {

    /** Most bytes that a decoded header of the sample run may allocate; 336 of them are its own encoding. */
    private static final long BYTES_MAX = 600;

    @Test
    void aDecodedHeaderAllocatesLittleMoreThanItsBytes() {
        Bytes run = Samples.headerRun();
        Header[] kept = new Header[Samples.HEADERS];
        decode(run, kept); // loads classes
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        decode(run, kept);
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / Samples.HEADERS;
        assertEquals(run.size(), kept[0].encoded().size() * Samples.HEADERS);
        assertTrue(each <= BYTES_MAX, each + " bytes allocated by a decoded header, at most " + BYTES_MAX + " are wanted");
    }

    private static void decode(Bytes run, Header[] kept) {
        ScaleReader in = new ScaleReader(run);
        for (int i = 0; i < kept.length; i++) {
            kept[i] = Header.read(in);
        }
        in.expectEnd();
    }
}
