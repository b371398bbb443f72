package prb.blob.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.blob.BlobServerStatus;

/** The listening socket and its loops. Closing gives port, threads and connections back before it returns. */
final class BlobServer implements AutoCloseable {

    private static final int BACKLOG = 1_024;
    private static final long JOIN_MS_MAX = 5_000;

    /** Pause after a failure to accept: the process may have no file descriptor left for a moment. */
    private static final long ACCEPT_PAUSE_MS = 100;

    private static final Logger LOG = LoggerFactory.getLogger(BlobServer.class);

    private final Shared shared;
    private final DirectMemory direct;
    private final ServerSocketChannel listener;
    private final List<Loop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Set<TlsSession> tlsSessions = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Opens the port. @throws IOException when it can not be bound, with the address in the message */
    BlobServer(Settings settings, CurrentSource source, ProviderState info) throws IOException {
        Readers readers = new Readers(settings.readers());
        // Over TLS every byte is enciphered into an array, so that direct memory would be of no use.
        direct = new DirectMemory(settings.tls() == null ? Math.min(settings.directBytesMax(), settings.cacheBytesMax()) : 0);
        Values values = new Values(source, settings.cacheBytesMax(), direct, readers::tryRun);
        shared = new Shared(settings, source, values, readers, new Counters(),
                new MemoryBudget(settings.totalBytesMax()), new Admission(settings.sessionsMax(), settings.sessionsPerHostMax()),
                info);
        listener = ServerSocketChannel.open();
        try {
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(settings.address(), BACKLOG);
            for (int i = 0; i < settings.loops(); i++) {
                Loop loop = new Loop(shared);
                loops.add(loop);
                threads.add(Thread.ofPlatform().name("blob-loop-" + i).daemon().start(loop));
            }
        } catch (IOException e) {
            close();
            throw new IOException("the blob server can not listen on " + settings.address() + ": " + e.getMessage(), e);
        }
        threads.add(Thread.ofPlatform().name("blob-accept").daemon().start(this::accept));
        source.onProgress(() -> loops.forEach(loop -> loop.execute(loop::progressed)));
    }

    private void accept() {
        int next = 0;
        while (!closed) {
            try {
                take(listener.accept(), loops.get(next++ % loops.size()));
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("the blob server could not accept a connection: {}", e.toString());
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ACCEPT_PAUSE_MS));
                }
            }
        }
    }

    private void take(SocketChannel channel, Loop loop) throws IOException {
        InetAddress host = Loop.host(channel);
        SSLContext tls = shared.settings().tls();
        Refusal refusal = shared.admission().enter(host);
        if (refusal == Refusal.NONE) {
            shared.counters().opened.increment();
            if (tls == null) {
                loop.adopt(channel, host);
            } else {
                startTls(tls.getSocketFactory(), new TlsSession(channel, host, shared));
            }
        } else {
            shared.counters().refused(refusal);
            channel.close();
        }
    }

    private void startTls(SSLSocketFactory sockets, TlsSession session) {
        tlsSessions.add(session);
        Thread.ofVirtual().name("blob-tls").start(() -> {
            try {
                session.run(sockets);
            } finally {
                tlsSessions.remove(session);
            }
        });
    }

    boolean isListening() {
        return listener.isOpen() && threads.getLast().isAlive();
    }

    /** Port it listens on. */
    int port() throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    /** Where values lie that were asked for again. */
    DirectMemory directMemory() {
        return direct;
    }

    BlobServerStatus.Counters counters(int port) {
        Counters c = shared.counters();
        return new BlobServerStatus.Counters(port, shared.admission().present(), c.opened.sum(), c.requests.sum(), c.bytes.sum(),
                c.misses.sum(), shared.budget().used(), shared.values().bytes(), c.refused());
    }

    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
        } catch (IOException e) {
            LOG.warn("the blob server's port did not close cleanly: {}", e.toString());
        }
        loops.forEach(Loop::stop);
        tlsSessions.forEach(TlsSession::close);
        shared.source().close();
        shared.readers().close();
        for (Thread thread : threads) {
            try {
                thread.join(JOIN_MS_MAX);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
