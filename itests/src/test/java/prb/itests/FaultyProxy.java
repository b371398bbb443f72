package prb.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Stands before a node and cuts, stalls or garbles what the node says. Any thread. */
final class FaultyProxy implements AutoCloseable {

    /** What is done to the node's answers. */
    enum Fault {
        NONE, REFUSE, STALL, GARBLE
    }

    private static final int CHUNK = 4096;
    /** One hexadecimal digit in so many is replaced by another. */
    private static final int GARBLE_EVERY = 200;
    private static final String DIGITS = "0123456789abcdef";
    private static final long STEP_NANOS = 20_000_000;

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong garbled = new AtomicLong();
    private final int target;
    private final long seed;
    private volatile Fault fault = Fault.NONE;

    FaultyProxy(int target, long seed) throws IOException {
        this(InetAddress.getLoopbackAddress(), target, seed);
    }

    /** @param address at which it is reached */
    FaultyProxy(InetAddress address, int target, long seed) throws IOException {
        this.server = new ServerSocket(0, 64, address);
        this.target = target;
        this.seed = seed;
        Thread.ofVirtual().name("proxy of " + target).start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Digits that were replaced. */
    long garbled() {
        return garbled.get();
    }

    void set(Fault next) {
        fault = next;
        if (next == Fault.REFUSE) {
            cut();
        }
    }

    /** Breaks all connections in the middle of what they carry. */
    void cut() {
        open.forEach(FaultyProxy::close);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                if (fault == Fault.REFUSE) {
                    close(client);
                    continue;
                }
                Socket node = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(node);
                Thread.ofVirtual().start(() -> pump(client, node, false));
                Thread.ofVirtual().start(() -> pump(node, client, true));
            } catch (IOException e) {
                LockSupport.parkNanos(STEP_NANOS);
            }
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        Random random = new Random(seed);
        byte[] chunk = new byte[CHUNK];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                while (fault == Fault.STALL && !from.isClosed()) {
                    LockSupport.parkNanos(STEP_NANOS);
                }
                if (answers && fault == Fault.GARBLE) {
                    garble(chunk, count, random);
                }
                out.write(chunk, 0, count);
            }
        } catch (IOException e) {
            cutPair(from, to);
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private void garble(byte[] chunk, int count, Random random) {
        for (int i = 0; i < count; i++) {
            if (DIGITS.indexOf(chunk[i]) >= 0 && random.nextInt(GARBLE_EVERY) == 0) {
                chunk[i] = (byte) DIGITS.charAt(random.nextInt(DIGITS.length()));
                garbled.incrementAndGet();
            }
        }
    }

    private static void cutPair(Socket from, Socket to) {
        close(from);
        close(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket can not be closed", e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
