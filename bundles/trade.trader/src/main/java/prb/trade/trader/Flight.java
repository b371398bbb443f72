package prb.trade.trader;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import prb.chain.api.Subscription;
import prb.chain.api.TransactionStatus;
import prb.scale.Bytes;
import prb.trade.api.Attempt;

/** One attempt and what was heard of it. Statuses come from threads of the chain; all else is the lane's. */
final class Flight {

    /** Statuses that may wait; a pool sends a handful. With more of them the watch counts as lost. */
    private static final int STATUSES_MAX = 64;

    private final Attempt attempt;
    private final Runnable onStatus;
    private final ArrayBlockingQueue<TransactionStatus> heard = new ArrayBlockingQueue<>(STATUSES_MAX);
    private final Pause pause;
    private volatile boolean overheard;
    private @Nullable Subscription watch;
    private boolean stored;
    private boolean mayBeOut;
    private boolean watched;
    private boolean inBlock;
    private Optional<Bytes> finalizedIn = Optional.empty();
    private long submittedAt;
    private int doubts;
    private String lastWord = "nothing was heard of it";

    /** @param mayBeOut whether a node may have it @param onStatus called from any thread */
    Flight(Attempt attempt, boolean mayBeOut, RandomGenerator random, Runnable onStatus) {
        this.attempt = attempt;
        this.mayBeOut = mayBeOut;
        this.stored = mayBeOut;
        this.onStatus = onStatus;
        this.pause = new Pause(random);
        this.submittedAt = attempt.bornAt();
    }

    Attempt attempt() {
        return attempt;
    }

    /** Takes a status; never blocks. */
    void status(TransactionStatus status) {
        if (!heard.offer(status)) {
            overheard = true;
        }
        onStatus.run();
    }

    /** Works through what was heard. */
    void hear() {
        for (TransactionStatus status = heard.poll(); status != null; status = heard.poll()) {
            lastWord = status.toString();
            switch (status) {
                case TransactionStatus.Finalized f -> finalizedIn = Optional.of(f.blockHash());
                case TransactionStatus.InBlock b -> inBlock = true;
                case TransactionStatus.Retracted r -> inBlock = false;
                default -> {}
            }
            if (status.isFinal()) {
                endWatch();
            }
        }
        if (overheard) {
            endWatch();
        }
    }

    /** It is about to be submitted: from now on a node may have it, whatever the answer. */
    void submitting(long headNumber) {
        mayBeOut = true;
        submittedAt = headNumber;
        inBlock = false;
        overheard = false;
    }

    void submitted(Subscription subscription) {
        watch = subscription;
        watched = true;
        pause.reset();
    }

    /** No node has it after all: the only one that was asked said no. */
    void neverLeft(String reason) {
        mayBeOut = false;
        lastWord = reason;
    }

    /** It may be on its way, and nobody tells: it is submitted again after a while, unless the chain has shown it by then. */
    void unheard(String reason, long nanosNow) {
        lastWord = reason;
        watched = false;
        pause.begin(nanosNow);
    }

    /** The block that a node called final is not. @return whether that is certain by now, after some looks without an answer */
    boolean doubt(boolean sure) {
        if (sure || ++doubts > 5) {
            finalizedIn = Optional.empty();
            doubts = 0;
            return true;
        }
        return false;
    }

    void endWatch() {
        watched = false;
        inBlock = false;
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    /** The queue keeps it: only now may it be submitted. */
    void stored() {
        stored = true;
    }

    boolean isStored() {
        return stored;
    }

    boolean mayBeOut() {
        return mayBeOut;
    }

    boolean isWatched() {
        return watched;
    }

    boolean isInBlock() {
        return inBlock;
    }

    Optional<Bytes> finalizedIn() {
        return finalizedIn;
    }

    long submittedAt() {
        return submittedAt;
    }

    String lastWord() {
        return lastWord;
    }

    boolean wantsSubmission(long nanosNow) {
        return !watched && finalizedIn.isEmpty() && pause.isOver(nanosNow);
    }
}
