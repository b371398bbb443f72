package prb.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gogo on a Unix socket (mode 0600) at framework property {@code prb.socket}. One connection, one line, one answer. An
 * answer that begins with {@code error: } tells of a failure.
 */
@Component(immediate = true, service = UnixShell.class)
public final class UnixShell {
    private static final Logger LOG = LoggerFactory.getLogger(UnixShell.class);
    private static final String SOCKET = "prb.socket";
    private static final int LINE_BYTES_MAX = 64 << 10;
    private static final int CONNECTIONS_MAX = 16;
    /** A client that has not sent its line by then is cut off. */
    private static final long LINE_MS_MAX = 10_000;
    private static final long STOP_MS_MAX = 1_000;

    private final CommandProcessor processor;
    private final Path path;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final Semaphore permits = new Semaphore(CONNECTIONS_MAX);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("prb-shell-timer").factory());

    @Activate
    public UnixShell(BundleContext context, @Reference CommandProcessor processor) throws IOException {
        this.processor = processor;
        String property = context.getProperty(SOCKET);
        if (property == null) {
            throw new IllegalStateException("framework property " + SOCKET + " is not set");
        }
        this.path = Path.of(property);
        Files.deleteIfExists(path);
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            server.close();
            stopThreads();
            throw new IOException("shell socket " + path + " can not be opened: " + e.getMessage(), e);
        }
        threads.execute(this::accept);
    }

    @Deactivate
    void stop() throws IOException {
        server.close();
        finishAnswers();
        for (SocketChannel channel : open) {
            channel.close();
        }
        stopThreads();
        Files.deleteIfExists(path);
    }

    /** A command may be what stops this bundle, by refreshing one it uses: its answer still goes out. */
    private void finishAnswers() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(STOP_MS_MAX, TimeUnit.MILLISECONDS)) {
                LOG.debug("a shell connection is cut off");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopThreads() {
        timer.shutdownNow();
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(STOP_MS_MAX, TimeUnit.MILLISECONDS)) {
                LOG.warn("a shell command is still running after {} ms", STOP_MS_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                permits.acquire();
                SocketChannel channel = server.accept();
                open.add(channel);
                threads.execute(() -> serve(channel));
            }
        } catch (ClosedChannelException e) {
            LOG.debug("shell socket {} closed", path);
        } catch (IOException e) {
            LOG.error("shell socket {} failed; prb sh and prb status do not reach this role any more", path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            ScheduledFuture<?> cut = timer.schedule(() -> close(channel), LINE_MS_MAX, TimeUnit.MILLISECONDS);
            String line = line(channel);
            cut.cancel(false);
            ByteBuffer answer = ByteBuffer.wrap(answer(line).getBytes(StandardCharsets.UTF_8));
            while (answer.hasRemaining()) {
                channel.write(answer);
            }
        } catch (IOException e) {
            LOG.debug("shell connection ended: {}", e.toString());
        } finally {
            open.remove(channel);
            permits.release();
        }
    }

    private static String line(SocketChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LINE_BYTES_MAX);
        while (buffer.hasRemaining()) {
            int from = buffer.position();
            if (channel.read(buffer) < 0) {
                throw new IOException("the client left before the end of its line");
            }
            for (int i = from; i < buffer.position(); i++) {
                if (buffer.get(i) == '\n') {
                    return new String(buffer.array(), 0, i, StandardCharsets.UTF_8);
                }
            }
        }
        throw new IOException("the line is longer than " + LINE_BYTES_MAX + " bytes");
    }

    private String answer(String line) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String failure = "";
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
                CommandSession session = processor.createSession(InputStream.nullInputStream(), out, out)) {
            session.put("SCOPE", "prb:felix:*");
            Object result = session.execute(line);
            if (result != null) {
                String text = session.format(result, Converter.INSPECT).toString();
                out.print(text.endsWith("\n") ? text : text + "\n");
            }
        } catch (Exception e) {
            // Whatever a command throws is the operator's to read; the stack goes to the log.
            LOG.debug("shell line failed: {}", line, e);
            failure = "error: " + (e.getMessage() == null ? e.toString() : e.getMessage()) + "\n";
        }
        return failure + bytes.toString(StandardCharsets.UTF_8);
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("shell connection could not be closed: {}", e.toString());
        }
    }
}
