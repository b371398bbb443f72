package prb.libp2p.internal;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import prb.scale.Bytes;

/** Bytes in both directions: a socket, a secured channel, or a stream. One thread reads; writes are whole. */
public interface Pipe {

    /** The next byte, 0..255. @throws EOFException at the end */
    int u8() throws IOException;

    /** The next {@code size} bytes. @throws EOFException when the end comes first */
    Bytes take(int size) throws IOException;

    /** At least one and at most {@code max} bytes, as many as are here. @throws EOFException at the end */
    default Bytes some(int max) throws IOException {
        return take(1);
    }

    /** Whether the next byte is already here. */
    boolean ready();

    /** Sends the parts together. */
    void send(List<Bytes> parts) throws IOException;

    /** Sends the parts at once, or together with what is sent next when the other side does not wait for them. */
    default void sendSoon(List<Bytes> parts) throws IOException {
        send(parts);
    }
}
