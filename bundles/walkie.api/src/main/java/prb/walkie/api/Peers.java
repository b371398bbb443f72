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
     * @throws IllegalArgumentException when the request has more than 4 MiB
     */
    Bytes call(String peerId, String method, Bytes request, Duration timeout)
            throws WalkieException, PeerUnreachableException;

    /**
     * Sends a request on a raw stream protocol and reads the answer to its end. When the peer refuses, this node's pre-shared
     * key is shown and the request sent once more.
     *
     * @return the answer, which may be empty: with {@code /blob} that also stands for any failure at the peer, as with the
     *     original; other protocols end a stream that failed in a way that is no answer
     * @throws PeerUnreachableException no answer within the time-out; its reason tells a refusal, a protocol that the peer does
     *     not serve, and a failure apart
     * @throws IllegalArgumentException when the request has more than 4 MiB
     */
    Bytes request(String peerId, String protocol, Bytes request, Duration timeout) throws PeerUnreachableException;

    /**
     * Shows this node's pre-shared key to a peer, so that the peer allows this node for an hour. Calls and requests that are
     * refused do so by themselves; this is for who speaks {@code /pb} as a raw protocol, where a refusal is an answer.
     *
     * @return whether the peer took the key and has it too; false also when this node has none
     * @throws PeerUnreachableException no answer within the time-out
     */
    boolean authorise(String peerId, Duration timeout) throws PeerUnreachableException;
}
