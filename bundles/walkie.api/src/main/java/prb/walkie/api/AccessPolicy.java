package prb.walkie.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The rules about callers. A node serves nobody before it has them. Any thread; never blocks.
 */
@ProviderType
public interface AccessPolicy {

    /** Applies the rules to a node. Each node has a guard of its own; allowed peers and keys are common to all. */
    AccessGuard guard(GuardedNode node);
}
