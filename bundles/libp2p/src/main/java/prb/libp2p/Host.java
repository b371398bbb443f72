package prb.libp2p;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import prb.identity.PeerId;
import prb.libp2p.internal.host.TcpHost;

/** A libp2p node: dials, listens, and serves protocols. */
@ProviderType
public interface Host extends AutoCloseable {

    /** Starts a host that listens nowhere yet. */
    static Host start(HostKey key, HostOptions options) {
        return new TcpHost(key, options);
    }

    PeerId id();

    /** Serves a protocol, in place of an earlier handler of the same name. */
    void handle(String protocol, StreamHandler handler);

    /** Serves a protocol no longer; streams in progress go on. */
    void unhandle(String protocol);

    /** Hears of connections opened and closed from now on. */
    void listen(ConnectionListener listener);

    /**
     * Accepts connections at an address of the form {@code /ip4|ip6/.../tcp/...}; port 0 takes a free one.
     *
     * @return the address with its real port
     */
    Multiaddr listen(Multiaddr address) throws IOException;

    /** Where the host listens, wildcard addresses as given. */
    List<Multiaddr> listenAddresses();

    /**
     * Dials. Addresses are tried at once and the first that is upgraded wins; the id in an address, or {@code expected}, must be
     * the peer's.
     *
     * @param expected the peer wanted; null when the addresses carry it or any will do
     * @throws PeerException when none answers in time, UNAUTHENTICATED when only others answered
     */
    Connection dial(List<Multiaddr> addresses, @org.jspecify.annotations.Nullable PeerId expected, Duration timeout)
            throws IOException;

    /** An open connection to the peer, else a new one. Concurrent callers share one dial. */
    Connection connect(PeerId peer, List<Multiaddr> addresses, Duration timeout) throws IOException;

    List<Connection> connections();

    HostStatus status();

    /** Closes all connections and sockets; returns when the threads of the host end. */
    @Override
    void close();
}
