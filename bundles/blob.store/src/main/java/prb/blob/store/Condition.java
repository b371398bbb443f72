package prb.blob.store;

import java.util.List;
import java.util.Optional;

/** How the open store does, for its health check. Any thread. */
interface Condition {

    /** Why nothing is taken in for now; empty while it is. */
    Optional<String> shortage();

    /** Facts that can not be served until they were fetched again, at most {@code most} of them. */
    List<String> waitingForRepair(int most);

    /** Whether the store wants to be rebuilt, which the next start does. */
    boolean wantsRebuild();

    /** Whether all facts are lost and come back after a restart. */
    boolean isAllLost();
}
