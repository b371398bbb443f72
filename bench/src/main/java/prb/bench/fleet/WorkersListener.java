package prb.bench.fleet;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 with kept connections for all simulated workers, by one thread and one selector: it must cost little. */
final class WorkersListener implements AutoCloseable {

    private static final int BACKLOG = 4_096;
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int LOOK_MS = 200;

    private final FakeWorker[] workers;
    private final InetSocketAddress address;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Thread thread = new Thread(this::run, "workers");
    private @Nullable ServerSocketChannel server;
    private volatile boolean shown = true;
    private volatile boolean isShown;
    private volatile boolean closed;
    private final AtomicInteger connections = new AtomicInteger();

    WorkersListener(int port, FakeWorker[] workers) throws IOException {
        this.workers = workers;
        this.address = new InetSocketAddress("127.0.0.1", port);
        thread.start();
        show(true);
    }

    /** Takes connections, or breaks all and takes none. Answers when it is so. */
    @SuppressWarnings("BusyWait")
    String show(boolean yes) throws IOException {
        shown = yes;
        selector.wakeup();
        while (isShown != yes && thread.isAlive()) {
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
        return "done";
    }

    int connections() {
        return connections.get();
    }

    private void run() {
        try {
            while (!closed) {
                if (shown != isShown) {
                    change();
                }
                selector.select(LOOK_MS);
                Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
                while (ready.hasNext()) {
                    SelectionKey key = ready.next();
                    ready.remove();
                    serve(key);
                }
            }
            hide();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void change() throws IOException {
        if (shown) {
            ServerSocketChannel opened = ServerSocketChannel.open();
            opened.bind(address, BACKLOG).configureBlocking(false);
            opened.register(selector, SelectionKey.OP_ACCEPT);
            server = opened;
        } else {
            hide();
        }
        isShown = shown;
    }

    private void hide() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.selectNow();
        connections.set(0);
    }

    private void serve(SelectionKey key) throws IOException {
        if (key.isValid() && key.isAcceptable()) {
            accept();
        } else if (key.isValid() && key.isReadable()) {
            SocketChannel channel = (SocketChannel) key.channel();
            try {
                boolean open = ((Exchange) key.attachment()).read(channel, buffer);
                if (!open) {
                    end(channel);
                }
            } catch (IOException e) {
                end(channel);
            }
        }
    }

    private void end(SocketChannel channel) throws IOException {
        channel.close();
        connections.decrementAndGet();
    }

    private void accept() throws IOException {
        ServerSocketChannel open = server;
        for (SocketChannel channel = open == null ? null : open.accept(); open != null && channel != null; channel = open
                .accept()) {
            channel.configureBlocking(false);
            channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, new Exchange(workers));
            connections.incrementAndGet();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
    }
}
