package prb.walkie.api;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears of the peers. */
@ConsumerType
@FunctionalInterface
public interface PeersListener {
    /** All peers known now. Must return soon. */
    void peers(List<Peer> peers);
}
