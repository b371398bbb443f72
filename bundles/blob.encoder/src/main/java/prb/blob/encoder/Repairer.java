package prb.blob.encoder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.fact.Damage;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactBatch;
import prb.blob.api.fact.FactRepair;
import prb.chain.api.ChainException;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

/**
 * Brings back facts that the store found damaged: asks the chains for them, verifies them as the lanes do, and appends them
 * beside what the lanes append. One virtual thread of its own, which waits for damage; {@link #close} ends it.
 */
final class Repairer implements AutoCloseable {

    /** Looks for damage at least so often, in case a call was missed. */
    private static final long LOOK_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** Runs asked for to bring one range back. */
    private static final int RUNS_MAX = 64;

    private static final long CLOSE_MILLIS = 2000;

    private static final Logger LOG = LoggerFactory.getLogger(Repairer.class);

    /** Appends facts under the journal's present position. */
    @FunctionalInterface
    interface Append {
        void append(List<Fact> facts) throws InterruptedException;
    }

    private final Context context;
    private final FactRepair repair;
    private final Append append;
    private final Waker waker = new Waker();
    private final AutoCloseable subscription;
    private final RunFetcher fetcher;
    private final RangeVerifier verifier;
    private final Thread thread;
    private volatile boolean closed;

    Repairer(Context context, FactRepair repair, Append append) {
        this.context = context;
        this.repair = repair;
        this.append = append;
        this.fetcher = new RunFetcher(context.relay(), context.relayFetches(), context.limits().rangeBytesMax(),
                context.waker()::nanos);
        this.verifier = new RangeVerifier(context.relay(), context.forced());
        this.subscription = repair.onDamage(waker::wake);
        this.thread = Thread.ofVirtual().name("blob-repair").start(this::run);
    }

    @Override
    public void close() {
        closed = true;
        try {
            subscription.close();
        } catch (Exception e) {
            LOG.debug("The store's subscription did not close: {}", e.toString());
        }
        thread.interrupt();
        try {
            if (!thread.join(Duration.ofMillis(CLOSE_MILLIS))) {
                LOG.warn("The repairer's thread did not end within {} ms", CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Backoff backoff = new Backoff(context.limits().pauseMin(), context.limits().pauseMax(), new SplittableRandom());
        while (!closed) {
            try {
                boolean whole = true;
                for (Damage damage : repair.damaged()) {
                    whole &= bringBack(damage);
                }
                if (whole) {
                    backoff.reset();
                }
                waker.await(whole ? LOOK_NANOS : backoff.next());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("Repair of the store stops for now: {}", e.toString());
                try {
                    waker.await(backoff.next());
                } catch (InterruptedException stopped) {
                    return;
                }
            }
        }
    }

    private boolean bringBack(Damage damage) throws InterruptedException {
        String chain = switch (damage) {
            case Damage.RelayRange range -> "relay (repair)";
            case Damage.ParaBlock block -> "para (repair)";
            case Damage.Genesis genesis -> "genesis (repair)";
        };
        long number = switch (damage) {
            case Damage.RelayRange range -> range.first();
            case Damage.ParaBlock block -> block.number();
            case Damage.Genesis genesis -> 0;
        };
        try {
            append.append(fetch(damage));
            context.quarantine().had(chain, number);
            LOG.info("Brought back what was damaged in the store: {} of block {}", chain, number);
            return true;
        } catch (VerificationException e) {
            context.quarantine().refused(chain, "damaged fact", number, e.demote(), e.getMessage());
        } catch (ChainException e) {
            context.quarantine().refused(chain, "damaged fact", number, "", String.valueOf(e.getMessage()));
        }
        return false;
    }

    private List<Fact> fetch(Damage damage) throws ChainException, VerificationException, InterruptedException {
        return switch (damage) {
            case Damage.RelayRange range -> ranges(range);
            case Damage.ParaBlock block -> List.of(block(block));
            case Damage.Genesis genesis -> List.of(genesis(genesis));
        };
    }

    private List<Fact> ranges(Damage.RelayRange damaged) throws ChainException, VerificationException, InterruptedException {
        long paraId = context.journal().position().map(EncoderPosition::paraId).orElseThrow(() -> new IllegalStateException(
                "the journal has no position"));
        Cursor cursor = new Cursor(paraId, damaged.first() - 1, damaged.parentHash(), damaged.signers(), damaged.paraHeadBefore(),
                damaged.paraHeadBefore(), Bytes.EMPTY);
        List<Fact> facts = new ArrayList<>();
        for (int runs = 0; cursor.relayNumber() < damaged.last() && runs < RUNS_MAX; runs++) {
            Optional<Run> run = fetcher.fetch(new Run.From(cursor.relayNumber(), cursor.relayHash()), paraId, end -> {
            });
            if (run.isEmpty()) {
                throw new VerificationException("no node proves relay block " + damaged.last());
            }
            for (Run.Piece piece : run.get().pieces()) {
                if (cursor.relayNumber() < damaged.last()) {
                    ProvenRange range = verifier.verify(cursor, piece);
                    check(damaged, range);
                    facts.add(range.fact());
                    cursor = range.after(cursor);
                }
            }
        }
        return facts;
    }

    private static void check(Damage.RelayRange damaged, ProvenRange range) throws VerificationException {
        for (Header header : range.headers()) {
            if (header.number() == damaged.last() && damaged.lastHash().filter(hash -> !hash.equals(header.hash())).isPresent()) {
                throw new VerificationException(
                        "relay block " + header.number() + " is " + header.hash() + ", the stored chain goes on"
                                + " from " + damaged.lastHash().get());
            }
        }
    }

    private Fact block(Damage.ParaBlock damaged) throws ChainException, VerificationException {
        Header header = Checks.header(context.para(), "para", damaged.number(), damaged.hash());
        if (damaged.number() == 0) {
            return new Fact.ParaBlock(0, header.encoded(), GenesisFinder.NO_CHANGES);
        }
        Bytes changes = context.para().storageChanges(damaged.hash());
        Checks.changes(context.para(), header, changes);
        return new Fact.ParaBlock(damaged.number(), header.encoded(), changes);
    }

    private Fact genesis(Damage.Genesis damaged) throws ChainException, VerificationException {
        Fact.Genesis genesis = (Fact.Genesis) new GenesisFinder(context.relay(), context.para()).find().facts().getFirst();
        if (damaged.relayNumber() >= 0 && damaged.relayNumber() != genesis.relayNumber()) {
            throw new VerificationException("genesis is at relay block " + genesis.relayNumber() + " now, it was at "
                    + damaged.relayNumber());
        }
        return genesis;
    }

    /** Facts with the position that the journal has when they are appended. */
    static FactBatch batch(List<Fact> facts, Optional<EncoderPosition> position) {
        return new FactBatch(facts, position.orElseThrow(() -> new IllegalStateException("the journal has no position")));
    }
}
