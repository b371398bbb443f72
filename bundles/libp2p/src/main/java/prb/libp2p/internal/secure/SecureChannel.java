package prb.libp2p.internal.secure;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import prb.identity.PeerId;
import prb.libp2p.DropReason;
import prb.libp2p.PeerException;
import prb.libp2p.internal.Pipe;
import prb.scale.Bytes;

/**
 * The bytes of a connection after the handshake: frames of a two-byte big-endian size and a sealed message, at most 65,535
 * bytes. Frame boundaries mean nothing to the layers above. One thread reads; any thread sends, and what one call sends is
 * packed into as few frames as possible and handed to the socket by one write per 64 KiB.
 */
public final class SecureChannel implements Pipe {

    /** Most bytes that one frame carries. */
    public static final int PLAIN_BYTES_MAX = 65_535 - CipherState.TAG_BYTES;
    private static final int HEAD_BYTES = 2;

    private final SocketPipe pipe;
    private final PeerId remote;
    private final CipherState send;
    private final CipherState receive;
    private final ReentrantLock writing = new ReentrantLock();
    private Bytes frame = Bytes.EMPTY;
    private int at;
    private volatile long writeBegan;
    private volatile @Nullable PeerException broken;

    SecureChannel(SocketPipe pipe, NoiseHandshake.Result result) {
        this.pipe = pipe;
        this.remote = result.remote();
        this.send = result.send();
        this.receive = result.receive();
    }

    /** Who is at the other end. */
    public PeerId remote() {
        return remote;
    }

    /** When the write in progress began, by {@link System#nanoTime}; 0 when none is. */
    public long writeBegan() {
        return writeBegan;
    }

    @Override
    public int u8() throws IOException {
        while (at == frame.size()) {
            nextFrame();
        }
        return frame.u8(at++);
    }

    @Override
    public boolean ready() {
        return at < frame.size() || pipe.ready();
    }

    /** The next bytes; a view when they lie in one frame. */
    @Override
    public Bytes take(int size) throws IOException {
        if (size <= frame.size() - at) {
            Bytes out = frame.slice(at, size);
            at += size;
            return out;
        }
        byte[] out = new byte[size];
        int filled = 0;
        while (filled < size) {
            if (at == frame.size()) {
                nextFrame();
                continue;
            }
            Bytes piece = frame.slice(at, Math.min(size - filled, frame.size() - at));
            filled = piece.copyTo(out, filled);
            at += piece.size();
        }
        return Bytes.wrap(out);
    }

    /** Up to {@code max} bytes of the frame at hand, so that nothing is set aside for what has not come yet. */
    @Override
    public Bytes some(int max) throws IOException {
        while (at == frame.size()) {
            nextFrame();
        }
        Bytes out = frame.slice(at, Math.min(max, frame.size() - at));
        at += out.size();
        return out;
    }

    private void nextFrame() throws IOException {
        try {
            readFrame();
        } catch (IOException e) {
            PeerException why = broken;
            throw why == null ? e : why;
        }
    }

    private void readFrame() throws IOException {
        // Let the old frame go before waiting: idle connections are many.
        frame = Bytes.EMPTY;
        at = 0;
        int size = pipe.u8() << 8 | pipe.u8();
        if (size < CipherState.TAG_BYTES) {
            throw new PeerException(DropReason.MALFORMED, "a frame of " + size + " bytes is too small for its tag");
        }
        if (receive.isExhausted()) {
            throw exhausted();
        }
        try {
            frame = receive.decrypt(pipe.take(size));
        } catch (GeneralSecurityException e) {
            throw new PeerException(DropReason.UNAUTHENTICATED, "a frame was altered on its way", e);
        }
    }

    @Override
    public void send(List<Bytes> parts) throws IOException {
        writing.lock();
        try {
            writeBegan = System.nanoTime() | 1;
            write(parts);
        } catch (GeneralSecurityException e) {
            throw end(new PeerException(DropReason.MALFORMED, "a frame cannot be sealed: " + e.getMessage(), e));
        } catch (PeerException e) {
            throw end(e);
        } catch (IOException e) {
            // Part of a frame may be out, so that nothing after it could be read.
            throw end(new PeerException(DropReason.CLOSED, "the connection ended: " + e.getMessage(), e));
        } finally {
            writeBegan = 0;
            writing.unlock();
        }
    }

    private PeerException end(PeerException why) {
        broken = why;
        try {
            pipe.close();
        } catch (IOException e) {
            why.addSuppressed(e);
        }
        return why;
    }

    private static PeerException exhausted() {
        return new PeerException(DropReason.LIMIT, "the connection carried its maximum of frames");
    }

    private void write(List<Bytes> parts) throws IOException, GeneralSecurityException {
        List<Bytes> pending = new ArrayList<>(parts.size());
        int size = 0;
        for (Bytes part : parts) {
            int from = 0;
            while (from < part.size()) {
                int count = Math.min(part.size() - from, PLAIN_BYTES_MAX - size);
                pending.add(part.slice(from, count));
                from += count;
                size += count;
                if (size == PLAIN_BYTES_MAX) {
                    writeFrame(pending, size);
                    pending.clear();
                    size = 0;
                }
            }
        }
        if (size > 0) {
            writeFrame(pending, size);
        }
    }

    private void writeFrame(List<Bytes> parts, int size) throws IOException, GeneralSecurityException {
        if (send.isExhausted()) {
            throw exhausted();
        }
        int sealed = size + CipherState.TAG_BYTES;
        byte[] out = new byte[HEAD_BYTES + sealed];
        out[0] = (byte) (sealed >> 8);
        out[1] = (byte) sealed;
        int end = send.encrypt(parts, out, HEAD_BYTES);
        pipe.write(out, end);
    }
}
