package prb.blob.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import prb.scale.Bytes;
import prb.wire.blob.BlobFrame;
import prb.wire.blob.BlobFrames;
import prb.wire.blob.MalformedFrameException;

/** A server whose answers a test makes: for each request the bytes to write, or nothing to stay silent. */
final class OddServer implements AutoCloseable {

    final AtomicInteger requests = new AtomicInteger();
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final BiFunction<Bytes, String, Optional<Bytes>> answers;

    OddServer(BiFunction<Bytes, String, Optional<Bytes>> answers) throws IOException {
        this.answers = answers;
        Thread.ofVirtual().start(this::accept);
    }

    /** The frame that carries a value, or the one that says that nothing is there. */
    static Bytes frame(Bytes id, Bytes value) {
        return value == null ? BlobFrame.missing(id) : Bytes.concat(BlobFrame.responseHead(id, List.of(value)), value);
    }

    Address address() {
        return new Address("127.0.0.1", listener.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BlobFrames frames = new BlobFrames(new BufferedInputStream(socket.getInputStream()), 2_000);
            for (Optional<Bytes> body = frames.next(); body.isPresent(); body = frames.next()) {
                BlobFrame.Request request = BlobFrame.Request.parse(body.get());
                requests.incrementAndGet();
                Optional<Bytes> answer = answers.apply(request.id(), request.key());
                if (answer.isPresent()) {
                    socket.getOutputStream().write(answer.get().toArray());
                }
            }
        } catch (IOException | MalformedFrameException ended) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
