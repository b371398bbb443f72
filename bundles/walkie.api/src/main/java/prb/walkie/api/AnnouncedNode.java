package prb.walkie.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What a node lets others find. Any thread; never blocks. */
@ProviderType
public interface AnnouncedNode {

    /** Text form of the node's peer id. */
    String peerId();

    /** The name of its host. */
    String hostName();

    /**
     * Multiaddrs as text at which it listens now, with real ports and without peer id; wildcard addresses stand for the
     * addresses of all interfaces. Empty: nothing is to be announced yet, or ever.
     */
    List<String> listenAddresses();
}
