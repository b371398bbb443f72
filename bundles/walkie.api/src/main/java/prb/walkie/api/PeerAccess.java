package prb.walkie.api;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** Which peers may call methods of {@link Access#CHANGE}, besides callers on this host. Any thread; never blocks. */
@ProviderType
public interface PeerAccess {

    /**
     * Allows a peer until the process ends or {@link #revoke}; what shall outlast the process belongs into
     * {@code PRB_WALKIE_ALLOWED_PEERS}.
     *
     * @throws IllegalArgumentException when the text is no peer id, or 4,096 peers are allowed already
     */
    void allow(String peerId);

    /** Allows a peer no longer, however it came to be allowed. Configured ones come back with the next start. */
    void revoke(String peerId);

    /** Text forms of the peer ids allowed now, configured ones and those of {@link #allow}. */
    Set<String> allowed();

    /** Calls refused since the start. */
    long refusals();
}
