package prb.blob.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import prb.scale.Bytes;
import prb.wire.blob.BlobFrame;
import prb.wire.blob.BlobFrames;
import prb.wire.blob.MalformedFrameException;

/** A plain client that blocks. */
final class WireClient implements AutoCloseable {

    private static final int TIMEOUT_MS = 20_000;

    final Socket socket;
    private final BlobFrames frames;

    WireClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        frames = new BlobFrames(new BufferedInputStream(socket.getInputStream(), 1 << 16), BlobFrame.BODY_BYTES_MAX);
    }

    static Bytes id(long number) {
        byte[] id = new byte[8];
        for (int i = 0; i < 8; i++) {
            id[i] = (byte) (number >>> 8 * (7 - i));
        }
        return Bytes.wrap(id);
    }

    void send(long id, String key) throws IOException {
        raw(new BlobFrame.Request(id(id), key).encode());
    }

    void raw(Bytes bytes) throws IOException {
        socket.getOutputStream().write(bytes.toArray());
    }

    Optional<Bytes> body() throws IOException, MalformedFrameException {
        return frames.next();
    }

    BlobFrame.Response next() throws IOException, MalformedFrameException {
        return BlobFrame.Response.parse(frames.next().orElseThrow());
    }

    Optional<Bytes> ask(String key) throws IOException, MalformedFrameException {
        send(77, key);
        BlobFrame.Response answer = next();
        if (!answer.id().equals(id(77))) {
            throw new AssertionError("answer to " + answer.id());
        }
        return answer.value();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
