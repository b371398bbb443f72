package prb.itests;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import prb.scale.Bytes;
import prb.wire.blob.BlobFrame;
import prb.wire.blob.BlobFrames;
import prb.wire.blob.MalformedFrameException;

/**
 * One TCP session as a runner of the original lifecycle manager opens it: random ids, the length and the body of a request in
 * two writes with Nagle's algorithm on, answers in any order, half a minute for each. Any thread.
 */
final class OriginalSession implements AutoCloseable {

    private static final int TIMEOUT_S = 30;
    private static final int CONNECT_MS_MAX = 5000;

    private final Socket socket;
    private final Map<Bytes, CompletableFuture<Optional<Bytes>>> waiting = new ConcurrentHashMap<>();
    private volatile IOException ended;

    private OriginalSession(Socket socket) {
        this.socket = socket;
    }

    /** @param noDelay for long runs: without it each request waits for the acknowledgement of its own length */
    static OriginalSession open(int port, boolean noDelay) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS_MAX);
            socket.setTcpNoDelay(noDelay);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        OriginalSession session = new OriginalSession(socket);
        Thread.ofVirtual().name("answers of port " + port).start(session::read);
        return session;
    }

    boolean isOpen() {
        return ended == null;
    }

    /** The value of a key; empty when there is none. @throws IOException when the connection breaks or time is up */
    Optional<Bytes> get(String key) throws IOException, InterruptedException {
        Bytes id = id();
        CompletableFuture<Optional<Bytes>> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            send(new BlobFrame.Request(id, key).encode(), BlobFrame.length(BlobFrame.ID_BYTES + Bytes.utf8(key).size()).size());
            IOException end = ended;
            if (end != null) {
                throw end;
            }
            return answer.get(TIMEOUT_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("Timeout when getting key '" + key + "'", e);
        } finally {
            waiting.remove(id);
        }
    }

    private void send(Bytes frame, int prefix) throws IOException {
        synchronized (socket) {
            OutputStream out = socket.getOutputStream();
            out.write(frame.slice(0, prefix).toArray());
            out.write(frame.slice(prefix).toArray());
        }
    }

    private static Bytes id() {
        return Bytes.wrap(ByteBuffer.allocate(BlobFrame.ID_BYTES).putLong(ThreadLocalRandom.current().nextLong()).array());
    }

    private void read() {
        try {
            BlobFrames frames = new BlobFrames(new BufferedInputStream(socket.getInputStream(), 1 << 16),
                    BlobFrame.BODY_BYTES_MAX);
            for (Optional<Bytes> body = frames.next(); body.isPresent(); body = frames.next()) {
                BlobFrame.Response answer = BlobFrame.Response.parse(body.get());
                CompletableFuture<Optional<Bytes>> asked = waiting.remove(answer.id());
                if (asked != null) {
                    asked.complete(answer.value());
                }
            }
            end(new IOException("Connection closed."));
        } catch (MalformedFrameException e) {
            end(new WrongAnswerException(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            end(e);
        }
    }

    private void end(IOException reason) {
        ended = reason;
        close();
        waiting.values().forEach(asked -> asked.completeExceptionally(reason));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            ended = e;
        }
    }
}
