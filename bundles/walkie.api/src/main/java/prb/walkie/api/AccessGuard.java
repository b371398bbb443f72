package prb.walkie.api;

import java.net.InetAddress;
import org.osgi.annotation.versioning.ProviderType;

/** The rules as they hold for one node. Any thread; never blocks, but for {@link #showKey}. */
@ProviderType
public interface AccessGuard {

    /**
     * Who calls.
     *
     * @param peerId text form of the peer id, proven by the handshake
     * @param remote the caller's address
     * @param local our address of the same connection
     */
    Caller caller(String peerId, InetAddress remote, InetAddress local);

    /**
     * Lets a call pass or not; one that may not is counted.
     *
     * @param what name of the method or raw stream protocol, for the message
     * @throws WalkieException UNAUTHORIZED when the caller may not; the message says how to allow it
     */
    void check(Caller caller, Access access, String what) throws WalkieException;

    /** Notes which chain a peer told in Hello. @param peerId its proven id */
    void told(String peerId, String chainIdentity);

    /** The method {@code Auth} of the node: takes the pre-shared key by challenge, and tells callers what they may. */
    WalkieMethod auth();

    /**
     * Shows our pre-shared key to a peer by challenge; blocks for two calls.
     *
     * @param peerId the peer that {@code call} calls, by its proven id
     * @return whether the peer took it and has it too; false also when we have none
     */
    boolean showKey(String peerId, AuthCall call) throws WalkieException, PeerUnreachableException;
}
