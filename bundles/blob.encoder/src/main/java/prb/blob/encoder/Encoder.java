package prb.blob.encoder;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.control.EncoderControl;
import prb.blob.api.control.EncoderStatus;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactBatch;
import prb.blob.api.fact.FactJournal;
import prb.blob.api.fact.FactRepair;
import prb.chain.api.Chain;
import prb.chain.api.ChainException;
import prb.chain.api.FinalizedHead;
import prb.chain.api.ParaChain;
import prb.chain.api.RelayChain;
import prb.chain.api.Subscription;
import prb.scale.Bytes;

/**
 * The encoder's life: compares the chains with the journal's position, then follows them from there in a {@link Session}; when
 * that ends it pauses and begins at the journal's position again. One virtual thread of its own drives everything, answers are
 * awaited on others; {@link #close} ends them all.
 */
final class Encoder implements AutoCloseable, EncoderControl {

    /** Between two log lines about progress. */
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** How long closing waits for an append to return, and for the thread to end. */
    private static final long CLOSE_MILLIS = 2000;

    private static final Logger LOG = LoggerFactory.getLogger(Encoder.class);

    private final Context context;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Life life;
    private final List<Subscription> subscriptions;
    private final ReentrantLock appending = new ReentrantLock();
    private final ReentrantLock repairing = new ReentrantLock();
    private Optional<Repairer> repairer = Optional.empty();
    private final Rate relayRate = new Rate();
    private final Rate paraRate = new Rate();
    private final Thread thread;
    private volatile boolean closed;
    private long reportedAt;

    /** Starts the thread. @param confirmed forced changes that an operator confirmed, see {@link ForcedChanges} */
    Encoder(RelayChain relay, ParaChain para, FactJournal journal, Limits limits, StateCheck.Mode verifyState,
            long stateBytesMax, ForcedChanges confirmed) {
        Waker waker = new Waker();
        Fetches paraFetches = new Fetches(threads, limits.fetchesAtOnce(), waker::wake);
        Quarantine quarantine = new Quarantine();
        SplittableRandom random = new SplittableRandom();
        this.context = new Context(relay, para, journal, limits, new Fetches(threads, limits.fetchesAtOnce(), waker::wake),
                paraFetches, waker, quarantine, confirmed,
                new StateCheck(para, paraFetches, quarantine, verifyState, stateBytesMax,
                        new Backoff(limits.pauseMin(), limits.pauseMax(), random)),
                random);
        this.life = new Life(context, this::append, () -> closed);
        this.subscriptions = List.of(relay.onFinalized(waker), para.onFinalized(waker));
        this.thread = Thread.ofVirtual().name("blob-encoder").start(this::run);
    }

    @Override
    public void close() {
        closed = true;
        subscriptions.forEach(Subscription::close);
        repair(Optional.empty());
        context.waker().wake();
        try {
            if (awaitAppend()) {
                appending.unlock();
            }
            threads.shutdownNow();
            thread.interrupt();
            if (!thread.join(Duration.ofMillis(CLOSE_MILLIS))) {
                LOG.warn("The encoder's thread did not end within {} ms", CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    // An interrupt amid an append could close the journal's file, so whoever interrupts waits for the append to return.
    private boolean awaitAppend() {
        try {
            return appending.tryLock(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        while (!closed) {
            try {
                life.live();
            } catch (InterruptedException e) {
                if (closed) {
                    return;
                }
                LOG.warn("Interrupted; going on at the journal's position");
            }
        }
    }

    private Future<Long> append(FactBatch batch) {
        return context.relayFetches().start(() -> {
            long index;
            appending.lock();
            try {
                if (closed) {
                    throw new InterruptedException("closed");
                }
                index = context.journal().append(batch);
            } finally {
                appending.unlock();
            }
            journaled(batch.position());
            return index;
        });
    }

    /** Brings back what a store finds damaged from now on, instead of for the store before. */
    void repair(Optional<FactRepair> store) {
        repairing.lock();
        try {
            boolean idle = awaitAppend();
            repairer.ifPresent(Repairer::close);
            if (idle) {
                appending.unlock();
            }
            repairer = closed ? Optional.empty() : store.map(each -> new Repairer(context, each, this::replace));
        } finally {
            repairing.unlock();
        }
    }

    // The journal's position must not go back, so nothing else may be appended between reading and writing it.
    private void replace(List<Fact> facts) throws InterruptedException {
        appending.lockInterruptibly();
        try {
            if (closed) {
                throw new InterruptedException("closed");
            }
            context.journal().append(Repairer.batch(facts, context.journal().position()));
        } finally {
            appending.unlock();
        }
    }

    private void journaled(EncoderPosition at) {
        long now = System.nanoTime();
        relayRate.reached(at.relayNumber(), now);
        paraRate.reached(at.paraNumber(), now);
        if (reportedAt == 0 || now - reportedAt > REPORT_NANOS) {
            reportedAt = now;
            LOG.info("Journaled to relay block {} of {}, para block {} of {}; {} relay blocks/s, {} para blocks/s",
                    at.relayNumber(),
                    finalized(context.relay()), at.paraNumber(), finalized(context.para()),
                    Math.round(relayRate.perSecond(now)), Math.round(paraRate.perSecond(now)));
        }
    }

    private static long finalized(Chain chain) {
        FinalizedHead head = chain.finalizedHead();
        return head == null ? -1 : head.number();
    }

    @Override
    public EncoderStatus status() {
        long now = System.nanoTime();
        Session.Progress at = life.progress();
        EncoderStatus.Progress relay = new EncoderStatus.Progress(finalized(context.relay()), at.relayProven(), relayRate.last(),
                relayRate.perSecond(now));
        EncoderStatus.Progress para = new EncoderStatus.Progress(finalized(context.para()), at.paraVerified(), paraRate.last(),
                paraRate.perSecond(now));
        Optional<EncoderStatus.ForcedChange> forced = context.forced().waiting();
        String trouble = firstOf(life.trouble(), context.quarantine().alarm(), at.relayTrouble(), at.paraTrouble());
        boolean troubled = !life.trouble().isEmpty() || !context.quarantine().alarm().isEmpty() || at.stuck();
        EncoderStatus.State state = forced.isPresent() ? EncoderStatus.State.HELD : troubled ? EncoderStatus.State.TROUBLED
                : at.relayProven() < 0 ? EncoderStatus.State.STARTING : life.isIdle() ? EncoderStatus.State.AT_TIP
                        : EncoderStatus.State.SYNCING;
        return new EncoderStatus(state, forced.map(ForcedChanges::text).orElse(trouble), relay, para, forced,
                context.quarantine().records(), context.stateCheck().text());
    }

    private static String firstOf(String... texts) {
        for (String text : texts) {
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    @Override
    public void confirmForcedChange(long number, Bytes hash) {
        context.forced().confirm(number, hash);
        context.waker().wake();
    }
}
