package prb.bench.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import prb.scale.Bytes;
import prb.wire.blob.BlobFrame;

/** One connection that keeps a number of requests in flight. It checks ids, and the checksum of each value. */
final class Asker implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 20;
    private static final int HEAD_BYTES = BlobFrame.ID_BYTES + BlobFrame.CRC_BYTES;

    private final SocketChannel channel;
    private final int depth;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final byte[][] requests;
    private final CRC32C crc = new CRC32C();
    private long nextId = 1;
    private int valueBytes;

    /** @param keys asked for in turn */
    Asker(InetSocketAddress server, List<String> keys, int depth) throws IOException {
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.depth = depth;
        requests = keys.stream().map(key -> new BlobFrame.Request(Bytes.wrap(new byte[BlobFrame.ID_BYTES]), key).encode()
                .toArray()).toArray(byte[][]::new);
        in.flip();
    }

    Rate runUnchecked(int seconds) {
        try {
            return run(seconds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Rate run(int seconds) throws IOException {
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        int open = 0;
        long done = 0;
        while (true) {
            boolean more = System.nanoTime() < end;
            out.clear();
            while (more && open < depth) {
                int at = out.position();
                out.put(requests[(int) (nextId % requests.length)]).putLong(at + 1, nextId++); // the length is one byte
                open++;
            }
            out.flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
            if (open == 0) {
                return new Rate(done * 1e9 / (System.nanoTime() - start), valueBytes);
            }
            int taken = 0;
            do {
                answer();
                taken++;
            } while (taken < open && in.remaining() > HEAD_BYTES + valueBytes);
            open -= taken;
            done += taken;
        }
    }

    private void answer() throws IOException {
        int length = length();
        fill(HEAD_BYTES);
        long id = in.getLong();
        if (length <= HEAD_BYTES || id <= 0 || id >= nextId) {
            throw new IOException("the server has no such value, or answered with a wrong id");
        }
        long sum = in.getLong();
        valueBytes = length - HEAD_BYTES;
        crc.reset();
        for (int left = valueBytes; left > 0;) {
            fill(1);
            int count = Math.min(left, in.remaining());
            int limit = in.limit();
            in.limit(in.position() + count);
            crc.update(in);
            in.limit(limit);
            left -= count;
        }
        if (crc.getValue() != sum) {
            throw new IOException("wrong checksum of answer " + id);
        }
    }

    private int length() throws IOException {
        int value = 0;
        for (int shift = 0;; shift += 7) {
            fill(1);
            int read = in.get();
            value |= (read & 0x7f) << shift;
            if (read >= 0) {
                return value;
            }
        }
    }

    private void fill(int count) throws IOException {
        while (in.remaining() < count) {
            in.compact();
            int read = channel.read(in);
            in.flip();
            if (read < 0) {
                throw new IOException("the server closed the connection");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
