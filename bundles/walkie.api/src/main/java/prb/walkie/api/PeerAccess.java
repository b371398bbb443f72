package prb.walkie.api;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Which peers may call methods of {@link Access#CHANGE}, besides callers on this host. Any thread; reads or writes a small file.
 */
@ProviderType
public interface PeerAccess {

    /**
     * Allows a peer until {@link #revoke}. It is noted in the file {@code allowed-peers} of the data folder, so that it also
     * holds after a restart.
     *
     * @throws IllegalArgumentException when the text is no peer id, or 4,096 peers are allowed already
     * @throws java.io.UncheckedIOException when it cannot be noted; the peer is then not allowed
     */
    void allow(String peerId);

    /**
     * Allows a peer no longer, however it came to be allowed: it is taken out of the file, and forgotten when it was configured
     * or showed the pre-shared key. Configured ones come back with the next start.
     *
     * @return whether it was allowed
     * @throws java.io.UncheckedIOException when the file cannot be written
     */
    boolean revoke(String peerId);

    /** Text forms of the peer ids allowed now, configured ones and those of the file; not those that showed the key. */
    Set<String> allowed();

    /** Calls refused since the start. */
    long refusals();
}
