package prb.libp2p;

import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import prb.scale.Bytes;

/**
 * One stream of a connection. One thread reads, one writes. Every wait is bounded by the host's {@link HostOptions#streamIdle}.
 */
@ProviderType
public interface Stream extends AutoCloseable {

    /** The protocol that was agreed on. */
    String protocol();

    /** The next bytes as they came, at least one; empty at the end of what the other side sends. */
    Bytes read() throws IOException;

    /**
     * Everything up to the end of what the other side sends.
     *
     * @throws PeerException TOO_LARGE when it is more than {@code bytesMax}; the stream is reset
     */
    Bytes readAll(int bytesMax) throws IOException;

    /** Writes the parts in order; returns when they are handed to the socket. */
    void write(List<Bytes> parts) throws IOException;

    /** Says that this side sends no more; what the other side sends can still be read. */
    void closeWrite() throws IOException;

    /** Writes the parts and closes this side in one go. */
    void finish(List<Bytes> parts) throws IOException;

    /**
     * Whether what is written can still reach the other side: neither side has reset the stream and the connection is there. What
     * the other side sent to its end can be read even when this is false.
     */
    boolean isLive();

    /** Ends both directions at once. */
    void reset();

    /**
     * Ends the stream. When this side was closed before, what was written still arrives and what the other side sends is
     * ignored; else the stream is reset.
     */
    @Override
    void close();
}
