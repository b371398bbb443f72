package prb.worker.api.chain;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;
import prb.scale.Bytes;

/** Hears of workers that stand differently on chain than before. */
@ConsumerType
@FunctionalInterface
public interface FleetChainListener {

    /** @param publicKeys of the workers; must return soon */
    void changed(Set<Bytes> publicKeys);
}
