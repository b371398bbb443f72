package prb.cluster.api;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something without which a process must not take on new work, for example: it has not heard of all changes of the inventory.
 * Asked before each claim, on the thread that claims; it answers at once.
 */
@ConsumerType
@FunctionalInterface
public interface Precondition {

    /** Why this process must not claim anything at present, a sentence for the operator; empty when it may. */
    Optional<String> unmet();
}
