package prb.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Estimates what a file with holes takes: blocks that are not all zero, up to a long run of zeros. Stateless. */
final class SparseFile {

    private static final int BLOCK_BYTES = 4096;
    private static final int STEP_BYTES = 1 << 20;
    /** Zeros behind which nothing is expected any more. */
    private static final long HOLE_BYTES = 16L << 20;

    private SparseFile() {
    }

    static long dataBytes(Path file, long size) throws IOException {
        long data = 0;
        long zeros = 0;
        ByteBuffer buffer = ByteBuffer.allocate(STEP_BYTES);
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            for (long at = 0; at < size && zeros < HOLE_BYTES; at += STEP_BYTES) {
                buffer.clear();
                int read = in.read(buffer, at);
                long found = 0;
                for (int block = 0; block < read; block += BLOCK_BYTES) {
                    found += isZero(buffer, block, Math.min(read, block + BLOCK_BYTES)) ? 0 : BLOCK_BYTES;
                }
                zeros = found == 0 ? zeros + STEP_BYTES : 0;
                data += found;
            }
        }
        return data;
    }

    private static boolean isZero(ByteBuffer buffer, int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer.get(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
