package prb.itests;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands before a node so that it seems not to offer one method: in each request that names it the first letter of the name is
 * changed, and the node itself answers that it knows no such method. Any thread.
 */
final class HidingProxy implements AutoCloseable {

    private static final int FRAME_BYTES_MAX = 1 << 20;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MASK_BYTES = 4;

    private final ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong hidden = new AtomicLong();
    private final int target;
    private final String method;

    HidingProxy(int target, String method) throws IOException {
        this.target = target;
        this.method = "\"" + method + "\"";
        Thread.ofVirtual().name("node without " + method).start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Requests that named the method. */
    long hidden() {
        return hidden.get();
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket client = server.accept();
                Socket node = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(node);
                Thread.ofVirtual().start(() -> carry(client, node, true));
                Thread.ofVirtual().start(() -> carry(node, client, false));
            }
        } catch (IOException e) {
            close();
        }
    }

    private void carry(Socket from, Socket to, boolean requests) {
        try (from; to) {
            if (requests) {
                requests(from.getInputStream(), to.getOutputStream());
            } else {
                from.getInputStream().transferTo(to.getOutputStream());
            }
        } catch (IOException e) {
            open.remove(from);
            open.remove(to);
        }
    }

    private void requests(InputStream from, OutputStream to) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(from));
        StringBuilder upgrade = new StringBuilder();
        while (upgrade.indexOf("\r\n\r\n") < 0) {
            upgrade.append((char) in.readUnsignedByte());
        }
        to.write(upgrade.toString().getBytes(StandardCharsets.ISO_8859_1));
        while (true) {
            frame(in, to);
        }
    }

    private void frame(DataInputStream in, OutputStream to) throws IOException {
        byte[] head = new byte[2 + Long.BYTES];
        in.readFully(head, 0, 2);
        long length = head[1] & 0x7f;
        int more = length == LENGTH_16 ? Short.BYTES : length == LENGTH_64 ? Long.BYTES : 0;
        in.readFully(head, 2, more);
        if (more > 0) {
            length = 0;
            for (int i = 0; i < more; i++) {
                length = length << Byte.SIZE | head[2 + i] & 0xff;
            }
        }
        if (head[1] >= 0 || length > FRAME_BYTES_MAX) {
            throw new IOException("no frame of a client");
        }
        byte[] mask = new byte[MASK_BYTES];
        byte[] body = new byte[(int) length];
        in.readFully(mask);
        in.readFully(body);
        hide(mask, body);
        byte[] frame = new byte[2 + more + MASK_BYTES + body.length];
        System.arraycopy(head, 0, frame, 0, 2 + more);
        System.arraycopy(mask, 0, frame, 2 + more, MASK_BYTES);
        System.arraycopy(body, 0, frame, 2 + more + MASK_BYTES, body.length);
        to.write(frame);
    }

    private void hide(byte[] mask, byte[] body) {
        byte[] plain = new byte[body.length];
        for (int i = 0; i < body.length; i++) {
            plain[i] = (byte) (body[i] ^ mask[i % MASK_BYTES]);
        }
        int at = new String(plain, StandardCharsets.ISO_8859_1).indexOf(method);
        if (at >= 0) {
            hidden.incrementAndGet();
            body[at + 1] = (byte) ('x' ^ mask[(at + 1) % MASK_BYTES]);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("a socket can not be closed", e);
        }
    }
}
