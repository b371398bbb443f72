package prb.chain.api;

import java.time.Duration;

/**
 * How one node that serves a chain is doing, for operators and metrics. A snapshot.
 *
 * @param name scheme, host and port of the node's URL, with "#2" and so on where two would have the same name; never user, path
 * or query, where access keys stand. Stable while the configuration is
 * @param state whether it is used
 * @param why the cause of the state in words; empty while {@link State#READY} and nothing happened
 * @param head its finalized head, -1 before the first
 * @param lag blocks its finalized head is behind the highest that was seen, 0 or more; -1 while the head is not known
 * @param latency smoothed time from question to answer; zero before the first
 * @param inFlight questions sent and not yet answered
 * @param answers questions answered, errors that a node rightly gives included
 * @param errors questions that failed by time-out, lost connection, malformed or missing answer
 * @param demotions how often it was demoted for wrong answers
 * @param connects how often a connection was made and accepted
 * @param pruned whether it was found without the state of an old block
 */
public record ChainSource(String name, State state, String why, long head, long lag, Duration latency, int inFlight, long answers,
        long errors, long demotions, long connects, boolean pruned) {

    /** Whether a node is used. */
    public enum State {
        /** Connected and trusted: it is asked. */
        READY,
        /** Connected, yet behind the highest head by more than nodes usually differ, or failing: asked after ready ones. */
        DEGRADED,
        /** It gave wrong answers: asked only when no other is there, until the penalty is over. */
        DEMOTED,
        /** No connection; the next attempt is due. */
        DOWN,
        /** It serves another chain and is not asked; it is looked at again now and then. */
        REFUSED
    }
}
