package prb.walkie.api;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import prb.scale.Bytes;

/** The peers of this node, and calls to them. Any thread; calls block until the answer or the deadline. */
@ProviderType
public interface Peers {

    /** Text form of this node's peer id. */
    String self();

    /** All peers known now, this node not among them. */
    List<Peer> peers();

    /** Calls back after each change of the peers, first with the present ones; changes may be merged. */
    AutoCloseable onChange(PeersListener listener);

    /**
     * Calls an RPC method of a peer ({@code /pb}).
     *
     * @param request protobuf message of the method's request type
     * @return protobuf message of the method's response type
     * @throws WalkieException the peer's own error
     * @throws PeerUnreachableException no answer within the time-out
     */
    Bytes call(String peerId, String method, Bytes request, Duration timeout)
            throws WalkieException, PeerUnreachableException;

    /** Sends a request on a raw stream protocol and reads the answer to its end. */
    Bytes request(String peerId, String protocol, Bytes request, Duration timeout) throws PeerUnreachableException;
}
