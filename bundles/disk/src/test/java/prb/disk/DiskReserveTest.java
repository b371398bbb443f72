package prb.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing stops before the disk is full, says so, and goes on. */
class DiskReserveTest {

    private static final long MIB = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void writingStopsAtTheReserveAndGoesOnWhenThereIsSpace() {
        long[] left = {12 * MIB};
        DiskReserve reserve = new DiskReserve(folder, 10 * MIB, () -> left[0]);
        reserve.require(2 * MIB);
        assertEquals(Optional.empty(), reserve.shortage());
        left[0] = 11 * MIB;
        String refused = assertThrows(IllegalStateException.class, () -> reserve.require(2 * MIB)).getMessage();
        assertTrue(refused.contains(folder + " has 11 MiB left and 10 MiB are kept free"), refused);
        assertEquals(Optional.of(refused), reserve.shortage());
        left[0] = 12 * MIB;
        reserve.require(2 * MIB);
        assertEquals(Optional.empty(), reserve.shortage());
    }

    @Test
    void aDiskThatTellsNothingIsNotWrittenTo() {
        DiskReserve reserve = new DiskReserve(folder, 0, () -> {
            throw new IOException("gone");
        });
        assertTrue(assertThrows(IllegalStateException.class, () -> reserve.require(1)).getMessage().contains("gone"));
    }

    @Test
    void theRealDiskIsAsked() throws Exception {
        new DiskReserve(folder, 0).require(1);
        assertThrows(IllegalStateException.class, () -> new DiskReserve(folder, Long.MAX_VALUE / 2).require(1));
    }
}
