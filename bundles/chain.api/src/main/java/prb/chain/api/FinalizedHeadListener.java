package prb.chain.api;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears of finalized heads. */
@ConsumerType
@FunctionalInterface
public interface FinalizedHeadListener {
    void finalized(FinalizedHead head);
}
