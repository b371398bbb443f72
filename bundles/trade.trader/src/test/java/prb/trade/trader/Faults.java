package prb.trade.trader;

import java.util.Random;
import prb.chain.api.ChainException;
import prb.trade.api.QueueUnavailableException;

/** Decides by a seed what goes wrong at each point at which a trader meets the world. */
final class Faults {

    private final Random random;
    private boolean on = true;
    private boolean mayCrash = true;
    private final double share;
    private final double crashShare;

    Faults(Random random) {
        this.random = random;
        share = random.nextInt(4) * 0.04;
        crashShare = random.nextInt(3) * 0.004;
    }

    Random random() {
        return random;
    }

    /** From now on everything works. */
    void end() {
        on = false;
    }

    boolean isOn() {
        return on;
    }

    void crashing(boolean allowed) {
        mayCrash = allowed;
    }

    boolean happens(double probability) {
        return on && random.nextDouble() < probability;
    }

    /** A moment at which a process may die. */
    void crashPoint(String where) {
        if (mayCrash && happens(crashShare)) {
            throw new Crash(where);
        }
    }

    /** Of chain calls. */
    void chainMayFail() throws ChainException {
        crashPoint("chain");
        if (happens(share)) {
            throw new ChainException(ChainException.Kind.UNAVAILABLE, "no node answers");
        }
    }

    /** Before and after a change in the queue: in both cases the caller knows nothing. */
    void queueMayFail() {
        crashPoint("queue");
        if (happens(share)) {
            throw new QueueUnavailableException("no answer came");
        }
    }
}
