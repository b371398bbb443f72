package prb.blob.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.blob.BlobProgress;

/**
 * One selector thread and the sessions it owns. Only {@link #execute}, {@link #adopt} and {@link #stop} are for other
 * threads.
 */
final class Loop implements Runnable {

    /** Bytes of the heap joined for one write. */
    private static final int JOINED_BYTES = 256 * 1024;

    /** Bytes read at once: several hundred requests. */
    private static final int READ_BYTES = 32 * 1024;

    /** Distance of looks at the clocks of all sessions. */
    private static final long TICK_MS = 250;

    /** Distance of tries of sessions that found no memory. */
    private static final long STARVED_MS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private final Shared shared;
    private final Selector selector;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Set<Session> sessions = new HashSet<>();
    private final Set<Session> starved = new HashSet<>();
    private final ArrayDeque<Session> dirty = new ArrayDeque<>();
    private final WriteBatch batch = new WriteBatch(JOINED_BYTES);
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BYTES + RequestReader.BODY_BYTES_MAX
            + Integer.BYTES + READ_BYTES);
    private volatile boolean stopped;
    private long nextTick = System.nanoTime();

    Loop(Shared shared) throws IOException {
        this.shared = shared;
        selector = Selector.open();
    }

    Settings settings() {
        return shared.settings();
    }

    Counters counters() {
        return shared.counters();
    }

    MemoryBudget budget() {
        return shared.budget();
    }

    Values values() {
        return shared.values();
    }

    Value info() {
        return Value.of(shared.info().record());
    }

    BlobProgress progress() {
        return shared.source().progress();
    }

    WriteBatch batch() {
        return batch;
    }

    ByteBuffer readBuffer() {
        return readBuffer;
    }

    /** Runs something on this thread. */
    void execute(Runnable task) {
        tasks.add(task);
        if (woken.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    /** Takes over an accepted connection that has its place in the admission. */
    void adopt(SocketChannel channel, InetAddress host) {
        execute(() -> register(channel, host));
    }

    private void register(SocketChannel channel, InetAddress host) {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            Session session = new Session(channel, key, this, host);
            key.attach(session);
            sessions.add(session);
        } catch (IOException e) {
            LOG.debug("a connection of {} ended while it was taken: {}", host, e.toString());
            shared.admission().leave(host);
            closeQuietly(channel);
        }
    }

    /** Makes the loop close everything it owns and end. */
    void stop() {
        stopped = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                turn();
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("a loop of the blob server failed", e);
        } finally {
            for (Session session : Set.copyOf(sessions)) {
                close(session);
            }
            closeQuietly(selector);
        }
    }

    private void turn() throws IOException {
        selector.select((Consumer<SelectionKey>) this::ready, tasks.isEmpty() ? starved.isEmpty() ? TICK_MS : STARVED_MS : 1);
        woken.set(false);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        if (!starved.isEmpty()) {
            Set<Session> hungry = Set.copyOf(starved);
            starved.clear();
            hungry.forEach(Session::retry);
        }
        flush();
        long now = System.nanoTime();
        if (now - nextTick >= 0) {
            nextTick = now + TimeUnit.MILLISECONDS.toNanos(TICK_MS);
            Set.copyOf(sessions).forEach(session -> session.tick(now));
            flush();
        }
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof Session session && key.isValid()) {
            try {
                session.ready();
            } catch (IOException e) {
                LOG.debug("connection of {} ended: {}", session.host, e.toString());
                close(session);
            }
        }
    }

    private void flush() {
        // Only those dirty now: a session that marks itself again has its turn after the others.
        for (int left = dirty.size(); left > 0; left--) {
            Session session = dirty.remove();
            try {
                session.flush();
            } catch (IOException e) {
                LOG.debug("connection of {} ended: {}", session.host, e.toString());
                close(session);
            }
        }
        if (!dirty.isEmpty() && woken.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    void dirty(Session session) {
        dirty.add(session);
    }

    void starve(Session session) {
        starved.add(session);
    }

    /** Asks the store on a reader thread. */
    void lookUp(Session session, Request request) {
        shared.readers().lookUp(shared.values(), request.key(), value -> execute(() -> session.found(request, value)));
    }

    /** Answers waits after a change of progress. */
    void progressed() {
        sessions.forEach(Session::progressed);
    }

    void refuse(Session session, Refusal reason, String text) {
        shared.counters().refused(reason);
        LOG.debug("connection of {} closed: {}", session.host, text);
        close(session);
    }

    void close(Session session) {
        if (!sessions.remove(session)) {
            return;
        }
        starved.remove(session);
        shared.admission().leave(session.host);
        try {
            session.close();
        } catch (IOException e) {
            LOG.debug("connection of {} did not close cleanly: {}", session.host, e.toString());
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) { // AutoCloseable declares nothing narrower
            LOG.debug("a resource did not close cleanly: {}", e.toString());
        }
    }

    /** The address of the other side; the wildcard when it is gone already. */
    static InetAddress host(SocketChannel channel) throws IOException {
        return channel.getRemoteAddress() instanceof InetSocketAddress address ? address.getAddress()
                : new InetSocketAddress(0).getAddress();
    }
}
