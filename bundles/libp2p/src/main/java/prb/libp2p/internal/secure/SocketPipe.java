package prb.libp2p.internal.secure;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import prb.libp2p.internal.Pipe;
import prb.scale.Bytes;

/** The clear bytes of a socket. Reads through a small buffer, so that an idle connection costs little memory. */
public final class SocketPipe implements Pipe {

    /** Holds the frames of several small calls. */
    private static final int BUFFER_BYTES = 2_048;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;

    public SocketPipe(Socket socket) throws IOException {
        this.socket = socket;
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    @Override
    public int u8() throws IOException {
        if (at == end) {
            fill();
        }
        return buffer[at++] & 0xff;
    }

    private void fill() throws IOException {
        int count = in.read(buffer, 0, buffer.length);
        if (count <= 0) {
            throw new EOFException("the peer closed the connection");
        }
        at = 0;
        end = count;
    }

    @Override
    public Bytes take(int size) throws IOException {
        byte[] out = new byte[size];
        int have = Math.min(size, end - at);
        System.arraycopy(buffer, at, out, 0, have);
        at += have;
        if (in.readNBytes(out, have, size - have) < size - have) {
            throw new EOFException("the peer closed the connection");
        }
        return Bytes.wrap(out);
    }

    @Override
    public boolean ready() {
        return at < end;
    }

    @Override
    public void send(List<Bytes> parts) throws IOException {
        Bytes whole = parts.size() == 1 ? parts.getFirst() : Bytes.concat(parts);
        out.write(whole.backingArray(), whole.backingOffset(), whole.size());
    }

    /** Ends the connection; who reads from it gets an exception. */
    void close() throws IOException {
        socket.close();
    }

    /** Writes part of an array that the caller keeps. */
    void write(byte[] bytes, int size) throws IOException {
        out.write(bytes, 0, size);
    }
}
