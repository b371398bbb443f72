package prb.blob.encoder;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactBatch;
import prb.blob.api.fact.FactJournal;
import prb.chain.api.ChainException;
import prb.chain.api.ParaChain;
import prb.chain.api.RelayChain;
import prb.chain.api.Subscription;
import prb.scale.Bytes;
import prb.substrate.crypto.hash.Hashing;

/**
 * The encoder's life: reads the journal's position, proves ranges from there some way ahead, appends their facts in order,
 * waits at the tip. After any failure it forgets what was ahead, pauses, and begins at the journal's position again. One
 * virtual thread of its own; {@link #close} ends it.
 */
final class Encoder implements AutoCloseable {

    /** Ranges proven and not yet appended. Each holds at most two chunks of para blocks. */
    private static final int RANGES_AHEAD_MAX = 8;

    /** The parachain node may hear of its own finality a little later than the relay node. */
    static final Duration PARA_LAG_MAX = Duration.ofSeconds(6);

    /** Between two log lines about progress. */
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** How long closing waits for an append to return, and for the thread to end. */
    private static final long CLOSE_MILLIS = 2000;

    private static final Logger LOG = LoggerFactory.getLogger(Encoder.class);

    /**
     * Limits of an encoder.
     *
     * @param fetchesAtOnce questions to both chains under way at once
     * @param batchFactsMax facts of one batch @param batchBytesMax bytes of one batch; a single larger fact still makes a batch
     * @param pauseMin first pause after a failure @param pauseMax longest pause
     */
    record Limits(int fetchesAtOnce, int batchFactsMax, long batchBytesMax, Duration pauseMin, Duration pauseMax) {

        static Limits standard(int fetchesAtOnce) {
            return new Limits(fetchesAtOnce, 256, 8L << 20, Duration.ofMillis(500), Duration.ofSeconds(30));
        }
    }

    private record Work(Cursor before, ProvenRange range, Optional<ParaBlocks> para) {

        boolean isReady() {
            return para.isEmpty() || para.get().isReady();
        }
    }

    private final RelayChain relay;
    private final ParaChain para;
    private final FactJournal journal;
    private final Limits limits;
    private final Fetches fetches;
    private final Backoff failurePause;
    private final Backoff proofPause;
    private final RangeProver prover;
    private final Lineage lineage;
    private final HeadSignal signal = new HeadSignal();
    private final List<Subscription> subscriptions;
    private final ArrayDeque<Work> ahead = new ArrayDeque<>();
    private final ReentrantLock appending = new ReentrantLock();
    private final Thread thread;
    private volatile boolean closed;
    private String lastTrouble = "";
    private long reportedAt;
    private long reportedRelay;

    /** Starts the thread. */
    Encoder(RelayChain relay, ParaChain para, FactJournal journal, Limits limits) {
        this.relay = relay;
        this.para = para;
        this.journal = journal;
        this.limits = limits;
        this.fetches = new Fetches(limits.fetchesAtOnce());
        this.failurePause = new Backoff(limits.pauseMin(), limits.pauseMax());
        this.proofPause = new Backoff(limits.pauseMin(), limits.pauseMax());
        this.prover = new RangeProver(relay, fetches, System::nanoTime);
        this.lineage = new Lineage(relay, para, journal, signal);
        this.subscriptions = List.of(relay.onFinalized(signal), para.onFinalized(signal));
        this.thread = Thread.ofVirtual().name("blob-encoder").start(this::run);
    }

    @Override
    public void close() {
        closed = true;
        subscriptions.forEach(Subscription::close);
        try {
            // An interrupt amid an append could close the journal's file, so it waits for the append to return.
            boolean idle = appending.tryLock(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            thread.interrupt();
            if (idle) {
                appending.unlock();
            }
            fetches.close();
            if (!thread.join(Duration.ofMillis(CLOSE_MILLIS))) {
                LOG.warn("The encoder's thread did not end within {} ms", CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            fetches.close();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                try {
                    follow();
                } catch (ChainException | VerificationException e) {
                    trouble(String.valueOf(e.getMessage()), null);
                } catch (IllegalStateException e) {
                    trouble("the journal or a chain went away: " + e.getMessage(), null);
                } catch (RuntimeException e) {
                    trouble("a fault of the encoder: " + e, e);
                } finally {
                    ahead.forEach(work -> work.para().ifPresent(ParaBlocks::cancel));
                    ahead.clear();
                }
                if (!closed) {
                    signal.await(() -> closed, failurePause.next());
                }
            } catch (InterruptedException e) {
                if (closed) {
                    return;
                }
                trouble("interrupted", e);
            }
        }
    }

    private void trouble(String text, @Nullable Exception stack) {
        if (closed || text.equals(lastTrouble)) {
            LOG.debug("Still: {}", text);
            return;
        }
        lastTrouble = text;
        if (text.startsWith("ALARM")) {
            LOG.error("{}", text);
        } else if (stack == null) {
            LOG.warn("{}; trying again from the journal's position", text);
        } else {
            LOG.warn("{}; going on at the journal's position", text, stack);
        }
    }

    private void follow() throws ChainException, VerificationException, InterruptedException {
        Optional<EncoderPosition> known = journal.position();
        if (known.isEmpty()) {
            FactBatch genesis = new GenesisFinder(relay, para).find();
            append(genesis);
            known = Optional.of(genesis.position());
        } else {
            lineage.await(known.get(), () -> closed);
        }
        Cursor cursor = Cursor.of(known.get());
        LOG.debug("Going on after relay block {}, para block {}", cursor.relayNumber(), cursor.paraNumber());
        while (!closed) {
            while (!ahead.isEmpty() && ahead.peekFirst().isReady()) {
                appendFirst();
            }
            long head = relay.finalizedHead().number();
            boolean proofMissing = false;
            if (ahead.size() < RANGES_AHEAD_MAX && head > cursor.relayNumber()) {
                Optional<ProvenRange> range = prover.next(cursor);
                if (range.isPresent()) {
                    proofPause.reset();
                    cursor = start(cursor, range.get());
                    continue;
                }
                proofMissing = true;
            }
            if (!ahead.isEmpty()) {
                appendFirst();
            } else if (proofMissing) {
                signal.await(() -> closed || relay.finalizedHead().number() > head, proofPause.next());
            } else {
                long done = cursor.relayNumber();
                signal.await(() -> closed || relay.finalizedHead().number() > done);
            }
        }
    }

    private Cursor start(Cursor cursor, ProvenRange range) {
        Optional<ParaBlocks> blocks = range.paraHead().map(head -> ParaBlocks.fetch(para, fetches, signal, cursor, head));
        ahead.addLast(new Work(cursor, range, blocks));
        return range.after(cursor);
    }

    private void appendFirst() throws ChainException, VerificationException, InterruptedException {
        Work work = ahead.peekFirst();
        List<Fact> facts = new ArrayList<>();
        long bytes = 0;
        Fact.ParaBlock last = null;
        while (work.para().isPresent()) {
            List<Fact.ParaBlock> chunk = work.para().get().next();
            if (chunk.isEmpty()) {
                break;
            }
            for (Fact.ParaBlock block : chunk) {
                long size = (long) block.header().size() + block.changes().size();
                boolean full = facts.size() >= limits.batchFactsMax() || bytes + size > limits.batchBytesMax();
                if (last != null && !facts.isEmpty() && full) {
                    append(new FactBatch(facts, atPara(work.before(), last)));
                    facts.clear();
                    bytes = 0;
                }
                facts.add(block);
                bytes += size;
                last = block;
            }
        }
        Fact.RelayRange range = work.range().fact();
        long rangeBytes = range.headers().stream().mapToLong(Bytes::size).sum();
        if (last != null && !facts.isEmpty() && bytes + rangeBytes > limits.batchBytesMax()) {
            append(new FactBatch(facts, atPara(work.before(), last)));
            facts.clear();
        }
        facts.add(range);
        append(new FactBatch(facts, work.range().after(work.before()).position()));
        ahead.removeFirst();
        report(range, work.range().after(work.before()));
    }

    private static EncoderPosition atPara(Cursor before, Fact.ParaBlock last) {
        return before.positionAtPara(last.number(), Hashing.blake2b256(last.header()));
    }

    private void append(FactBatch batch) throws InterruptedException {
        appending.lock();
        try {
            if (closed) {
                throw new InterruptedException("closed");
            }
            journal.append(batch);
        } finally {
            appending.unlock();
        }
        failurePause.reset();
        if (!lastTrouble.isEmpty()) {
            lastTrouble = "";
            LOG.info("Going on: relay block {}, para block {} journaled", batch.position().relayNumber(),
                    batch.position().paraNumber());
        }
    }

    private void report(Fact.RelayRange range, Cursor at) {
        LOG.debug("Journaled relay blocks {} to {}, para blocks to {}", range.firstNumber(), range.lastNumber(), at.paraNumber());
        long now = System.nanoTime();
        if (reportedAt == 0 || now - reportedAt > REPORT_NANOS) {
            long rate = reportedAt == 0 ? 0
                    : (at.relayNumber() - reportedRelay) * TimeUnit.SECONDS.toNanos(1) / (now - reportedAt);
            LOG.info("Journaled to relay block {} of {}, para block {}, {} relay blocks/s", at.relayNumber(),
                    relay.finalizedHead().number(), at.paraNumber(), rate);
            reportedAt = now;
            reportedRelay = at.relayNumber();
        }
    }
}
