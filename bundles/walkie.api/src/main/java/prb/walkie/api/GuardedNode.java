package prb.walkie.api;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What an {@link AccessPolicy} must know of a node. Any thread; never blocks. */
@ProviderType
public interface GuardedNode {

    /** Text form of the node's peer id. Constant. */
    String peerId();

    /** Hash of para block 1 of the chain that it serves, {@code client} for one of no chain; empty while it is not known. */
    String chainIdentity();

    /** Access of a method or raw stream protocol by its name; empty when the node serves none of that name now. */
    Optional<Access> accessOf(String name);
}
