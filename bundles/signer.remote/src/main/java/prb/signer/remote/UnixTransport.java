package prb.signer.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A connection per request: a line there, a line back. Who may connect, the socket's folder and permissions say. */
final class UnixTransport implements Transport {

    private final Path socket;

    UnixTransport(Path socket) {
        this.socket = socket;
    }

    @Override
    public byte[] ask(byte[] request, Duration atMost) throws IOException, InterruptedException {
        // A channel knows no time limit: another thread waits for the answer, and closing the channel ends its wait.
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            Thread.ofVirtual().name("prb-signer-answer").start(() -> exchange(channel, request, answer));
            return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the signer at " + socket + " did not answer within " + atMost.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException("the signer at " + socket + " can not be asked: " + e.getCause(), e);
        }
    }

    private void exchange(SocketChannel channel, byte[] request, CompletableFuture<byte[]> answer) {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer out = ByteBuffer.allocate(request.length + 1).put(request).put((byte) '\n').flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
            answer.complete(line(channel));
        } catch (IOException | IllegalArgumentException e) {
            answer.completeExceptionally(e);
        }
    }

    private static byte[] line(SocketChannel channel) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8 << 10);
        while (channel.read(buffer.clear()) >= 0) {
            for (buffer.flip(); buffer.hasRemaining();) {
                byte next = buffer.get();
                if (next == '\n') {
                    return line.toByteArray();
                }
                if (line.size() >= ANSWER_BYTES_MAX) {
                    throw new IOException("its answer is larger than " + ANSWER_BYTES_MAX + " bytes");
                }
                line.write(next);
            }
        }
        throw new IOException("it closed the connection without a whole line");
    }

    @Override
    public void close() {
        // nothing is kept open
    }
}
