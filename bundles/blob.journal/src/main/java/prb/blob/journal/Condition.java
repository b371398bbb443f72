package prb.blob.journal;

import java.util.Optional;

/** How the open journal does, for its health check. Any thread. */
interface Condition {

    /** Why nothing is written for now; empty while it is. */
    Optional<String> shortage();

    /** Why nothing is written until a new start; empty while there is no such cause. */
    Optional<String> failure();
}
