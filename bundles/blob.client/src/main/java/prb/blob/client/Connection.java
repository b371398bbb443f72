package prb.blob.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.scale.Bytes;
import prb.wire.blob.BlobFrame;
import prb.wire.blob.BlobFrames;
import prb.wire.blob.MalformedFrameException;
import prb.wire.blob.OwnKeys;

/**
 * One connection to a blob server. Answers come in any order and are matched by id; one without a waiting question is
 * dropped. Any thread; when it fails it stays failed.
 */
final class Connection implements AutoCloseable {

    private static final int CONNECT_MS_MAX = 5_000;
    private static final int BUFFER_BYTES = 1 << 16;

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Address address;
    private final Socket socket;
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<Bytes, CompletableFuture<Optional<Bytes>>> open = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private Connection(Address address, Socket socket) {
        this.address = address;
        this.socket = socket;
    }

    /** Connects, and shows the token when there is one. */
    static Connection open(Address address, Settings settings) throws IOException {
        String token = settings.token();
        SSLContext tls = settings.tls();
        Socket socket = tls == null ? new Socket() : tls.getSocketFactory().createSocket();
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MS_MAX);
            Connection connection = new Connection(address, socket);
            if (!token.isEmpty()) {
                connection.send(Bytes.wrap(new byte[BlobFrame.ID_BYTES]), OwnKeys.TOKEN_PREFIX + token);
            }
            Thread.ofVirtual().name("blob-client-" + address).start(connection::read);
            return connection;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void send(Bytes id, String key) throws IOException {
        byte[] frame = new BlobFrame.Request(id, key).encode().toArray();
        writing.lock();
        try {
            socket.getOutputStream().write(frame);
        } finally {
            writing.unlock();
        }
    }

    private void read() {
        String reason = "the provider closed the connection";
        try {
            BlobFrames frames = new BlobFrames(new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES),
                    BlobFrame.BODY_BYTES_MAX);
            for (Optional<Bytes> body = frames.next(); body.isPresent(); body = frames.next()) {
                BlobFrame.Response answer = BlobFrame.Response.parse(body.get());
                CompletableFuture<Optional<Bytes>> waiting = open.remove(answer.id());
                if (waiting != null) {
                    waiting.complete(answer.value());
                }
            }
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        } catch (MalformedFrameException e) {
            reason = String.valueOf(e.getMessage());
            LOG.warn("data provider {} sent a wrong answer, its connection is given up: {}", address, reason);
        } finally {
            end(new IOException(reason));
        }
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * The value of a key; empty when the provider has none.
     *
     * @throws IOException when the connection fails or there is no answer in time
     */
    Optional<Bytes> ask(String key, long timeoutMs) throws IOException, InterruptedException {
        CompletableFuture<Optional<Bytes>> answer = new CompletableFuture<>();
        Bytes id = register(answer);
        try {
            send(id, key);
            return answer.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("no answer to '" + key + "' within " + timeoutMs + " ms", e);
        } finally {
            open.remove(id);
        }
    }

    private Bytes register(CompletableFuture<Optional<Bytes>> answer) throws IOException {
        Bytes id;
        do {
            byte[] random = new byte[BlobFrame.ID_BYTES];
            ThreadLocalRandom.current().nextBytes(random);
            id = Bytes.wrap(random);
        } while (open.putIfAbsent(id, answer) != null);
        if (closed) {
            open.remove(id);
            throw new IOException("the connection is closed");
        }
        return id;
    }

    private void end(IOException reason) {
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("the connection to {} did not close cleanly: {}", address, e.toString());
        }
        open.values().forEach(waiting -> waiting.completeExceptionally(reason));
        open.clear();
    }

    @Override
    public void close() {
        end(new IOException("the connection was given up"));
    }
}
