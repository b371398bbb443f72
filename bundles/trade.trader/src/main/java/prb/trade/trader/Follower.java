package prb.trade.trader;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import prb.chain.api.ChainException;
import prb.chain.api.ParaChain;
import prb.chain.api.Subscription;
import prb.chain.api.TransactionStatus;
import prb.scale.Bytes;
import prb.trade.api.JobOutcome;

/**
 * Finds out what became of one extrinsic. A watched status of finality is enough; where the watch ends without it, the
 * finalized blocks of the extrinsic's life are searched, so that the answer is certain before anybody sends again.
 */
final class Follower {

    /** Statuses of one extrinsic that may wait; a pool sends a handful. */
    private static final int STATUSES_MAX = 64;
    /** How often the finalized head is compared with the end of the extrinsic's life. */
    private static final long CHECK_MS = 1_000;

    /** What became of it. */
    sealed interface Verdict {
        /** It is in a finalized block. */
        record Included(Map<String, JobOutcome> outcomes) implements Verdict {}

        /** It is in no finalized block of its life and never will be. */
        record Gone(String reason) implements Verdict {}
    }

    private final ParaChain chain;
    private final OutcomeReader outcomes;
    private final LinkedBlockingQueue<TransactionStatus> statuses = new LinkedBlockingQueue<>(STATUSES_MAX);
    private String lastWord = "no status was heard";

    Follower(ParaChain chain, OutcomeReader outcomes) {
        this.chain = chain;
        this.outcomes = outcomes;
    }

    /** Takes a status from the chain; never blocks. */
    void heard(TransactionStatus status) {
        if (!statuses.offer(status)) {
            throw new IllegalStateException("more than " + STATUSES_MAX + " statuses wait");
        }
    }

    /** Blocks until the verdict is certain. @param watch the subscription that feeds {@link #heard} */
    Verdict follow(Sent sent, Optional<Subscription> watch) throws InterruptedException {
        try {
            Optional<Bytes> finalized = watch.isPresent() ? awaitFinal(sent) : Optional.empty();
            if (finalized.isPresent()) {
                Optional<Map<String, JobOutcome>> read = readUntilAnswered(sent, finalized.get());
                if (read.isPresent()) {
                    return new Verdict.Included(read.get());
                }
            }
            return search(sent);
        } finally {
            watch.ifPresent(Subscription::close);
        }
    }

    /** The finalized block, or empty when the watch ended without one or the extrinsic's life is over. */
    private Optional<Bytes> awaitFinal(Sent sent) throws InterruptedException {
        while (true) {
            TransactionStatus status = statuses.poll(CHECK_MS, TimeUnit.MILLISECONDS);
            switch (status) {
                case null -> {
                    if (chain.finalizedHead().number() > sent.diesAt()) {
                        lastWord = "its era ended";
                        return Optional.empty();
                    }
                }
                case TransactionStatus.Finalized f -> {
                    return Optional.of(f.blockHash());
                }
                default -> {
                    lastWord = status.toString();
                    if (status.isFinal()) {
                        return Optional.empty();
                    }
                }
            }
        }
    }

    private Optional<Map<String, JobOutcome>> readUntilAnswered(Sent sent, Bytes block) throws InterruptedException {
        Backoff pause = new Backoff();
        while (true) {
            try {
                return outcomes.read(sent, block);
            } catch (ChainException e) {
                pause.after("reading block " + block, e);
            }
        }
    }

    /**
     * Looks through every finalized block in which the extrinsic could be, as they come, and again as long as one of them was
     * another the time before: the head may have fallen and come back on other blocks meanwhile.
     */
    private Verdict search(Sent sent) throws InterruptedException {
        Backoff pause = new Backoff();
        Map<Long, Bytes> read = new HashMap<>();
        boolean changed = true;
        while (changed) {
            changed = false;
            long next = sent.bornAt() + 1;
            while (next < sent.diesAt()) {
                if (chain.finalizedHead().number() < next) {
                    TimeUnit.MILLISECONDS.sleep(CHECK_MS);
                    continue;
                }
                try {
                    Optional<Bytes> block = chain.blockHash(next);
                    if (block.isEmpty()) {
                        throw new ChainException(ChainException.Kind.UNAVAILABLE, "no hash for finalized block " + next);
                    }
                    if (!block.get().equals(read.get(next))) {
                        Optional<Map<String, JobOutcome>> found = outcomes.read(sent, block.get());
                        if (found.isPresent()) {
                            return new Verdict.Included(found.get());
                        }
                        read.put(next, block.get());
                        changed = true;
                    }
                    next++;
                } catch (ChainException e) {
                    pause.after("searching block " + next, e);
                }
            }
        }
        return new Verdict.Gone(lastWord);
    }
}
