package prb.libp2p;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;
import prb.identity.PeerId;
import prb.scale.Bytes;

/** A secured connection to a peer whose id is proven. */
@ProviderType
public interface Connection extends AutoCloseable {

    PeerId remote();

    InetSocketAddress remoteAddress();

    InetSocketAddress localAddress();

    /** Whether our side dialled. */
    boolean outbound();

    /** The muxer in use. */
    String muxer();

    boolean isOpen();

    /** Opens a stream of a protocol; blocks until the other side agreed. @throws PeerException UNSUPPORTED when it does not */
    Stream open(String protocol) throws IOException;

    /**
     * One request, one answer: opens a stream, sends the request and closes our side, and reads the answer to its end. With
     * peers known to allow it, protocol, request and end travel in one write.
     *
     * @param answerBytesMax bound on the answer
     * @param timeout bound on the whole exchange
     */
    Bytes exchange(String protocol, Bytes request, int answerBytesMax, Duration timeout) throws IOException;

    /** Asks the peer who it is (protocol identify). */
    Identify identify() throws IOException;

    @Override
    void close();
}
