package prb.launcher;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a running role: one line there, the answer back, end of connection. */
final class RoleClient {
    /** Answers larger than this are cut off with an error. */
    static final int ANSWER_BYTES_MAX = 16 << 20;

    private RoleClient() {}

    /** @throws IOException when the role can not be reached or does not answer in time */
    static String ask(Path socket, String line, Duration atMost) throws IOException {
        CompletableFuture<String> answer = new CompletableFuture<>();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            Thread reader = new Thread(() -> read(channel, answer), "prb-answer");
            reader.setDaemon(true);
            reader.start();
            return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + atMost.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IOException(cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void read(SocketChannel channel, CompletableFuture<String> answer) {
        try {
            byte[] bytes = Channels.newInputStream(channel).readNBytes(ANSWER_BYTES_MAX + 1);
            if (bytes.length > ANSWER_BYTES_MAX) {
                throw new IOException("the answer is larger than " + ANSWER_BYTES_MAX + " bytes");
            }
            answer.complete(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            answer.completeExceptionally(e);
        }
    }
}
