package prb.data;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.Fact;
import prb.blob.journal.PositionSeed;
import prb.blob.store.FactDb;
import prb.blob.store.RangeEnd;
import prb.blob.store.Rebuild;
import prb.blob.store.StoredPosition;
import prb.disk.FolderLock;
import prb.scale.Bytes;

/**
 * Takes verified facts into a data folder. They are gathered in a second store beside the folder's own, which is touched only
 * when all of them are proven; when one is not, the second store is removed and all is as it was. An import that was stopped, or
 * whose file was cut off, goes on where it was: what the second store holds is verified again from there.
 */
final class Importer {

    /** Facts written at once. */
    private static final int BATCH_FACTS = 512;
    private static final long BATCH_BYTES = 8L << 20;

    private final Path store;
    private final Path journal;
    private final Optional<Bytes> trusted;
    private final boolean withState;
    private final PrintStream err;

    /** @param trusted hash of the genesis relay block that the operator vouches for */
    Importer(Path store, Path journal, Optional<Bytes> trusted, boolean withState, PrintStream err) {
        this.store = store;
        this.journal = journal;
        this.trusted = trusted;
        this.withState = withState;
        this.err = err;
    }

    /** How an import gets its facts, once the folder is held. */
    @FunctionalInterface
    interface Opener {
        FactSource open() throws IOException, RefusedException;
    }

    /** Does all of it. @throws RefusedException when the facts are not proven, or the folder is in use or of another chain */
    Report run(Opener opener) throws IOException, RefusedException {
        Files.createDirectories(store);
        try (FolderLock held = FolderLock.take(store, "store")) {
            Rebuild.whenMarked(store);
            return held(opener);
        } catch (RocksDBException e) {
            throw new RefusedException(String.valueOf(e.getMessage()), e);
        }
    }

    private Report held(Opener opener) throws IOException, RefusedException, RocksDBException {
        Path staged = store.resolveSibling(store.getFileName() + ".import");
        ChainVerifier verifier = new ChainVerifier(withState);
        Progress progress;
        try (FactSource source = opener.open(); FactDb staging = new FactDb(staged)) {
            progress = new Progress(err, "import", source.total());
            long resumed = resume(staging, verifier);
            take(source, staging, verifier, progress, resumed);
            staging.sync();
        } catch (RefusedException e) {
            if (!e.isCutOff()) {
                Rebuild.delete(staged);
            }
            throw e;
        }
        long added = adopt(staged);
        return report(verifier, progress, added);
    }

    /** Verifies what a former run left. @return its last relay block, -1 when there is nothing */
    private long resume(FactDb staging, ChainVerifier verifier) throws RefusedException, IOException {
        if (staging.genesis().isEmpty()) {
            return -1;
        }
        long last = staging.lastRange().map(RangeEnd::last).orElse(-1L);
        Progress progress = new Progress(err, "verify what a former import left", last);
        try (StoreFacts left = new StoreFacts(staging, last)) {
            for (Optional<Fact> fact = left.next(); fact.isPresent(); fact = left.next()) {
                if (fact.get() instanceof Fact.ParaBlock p && p.number() > staging.lastParaBlock()) {
                    break;
                }
                verifier.accept(fact.get());
                progress.at(left.done(), verifier.relayNumber(), verifier.paraNumber());
            }
        } catch (RefusedException cutOff) {
            // The last range may lack some of its para blocks; they come again with the source.
            if (verifier.isEmpty()) {
                throw cutOff;
            }
        }
        requireTrusted(verifier);
        err.println("import: goes on after relay block " + verifier.relayNumber() + ", para block " + verifier.paraNumber());
        return verifier.relayNumber();
    }

    private void take(FactSource source, FactDb staging, ChainVerifier verifier, Progress progress, long resumed)
            throws IOException, RefusedException {
        List<Fact> batch = new ArrayList<>();
        long bytes = 0;
        for (Optional<Fact> fact = next(source, staging, batch); fact.isPresent(); fact = next(source, staging, batch)) {
            if (resumed >= 0 && isKnown(fact.get(), verifier)) {
                continue;
            }
            accept(fact.get(), verifier, source);
            batch.add(fact.get());
            bytes += size(fact.get());
            if (batch.size() >= BATCH_FACTS || bytes >= BATCH_BYTES) {
                staging.store(batch, Optional.empty());
                batch.clear();
                bytes = 0;
            }
            progress.at(source.done(), verifier.relayNumber(), verifier.paraNumber());
        }
        verifier.end();
        staging.store(batch, Optional.empty());
    }

    private void accept(Fact fact, ChainVerifier verifier, FactSource source) throws RefusedException {
        try {
            verifier.accept(fact);
        } catch (RefusedException e) {
            throw new RefusedException("refused at " + source.where() + ": " + e.getMessage(), e);
        }
        if (fact instanceof Fact.Genesis) {
            requireTrusted(verifier);
        }
    }

    /** What was verified so far is kept when the source is cut off. */
    private static Optional<Fact> next(FactSource source, FactDb staging, List<Fact> verified)
            throws IOException, RefusedException {
        try {
            return source.next();
        } catch (RefusedException e) {
            if (e.isCutOff()) {
                staging.store(verified, Optional.empty());
                staging.sync();
            }
            throw e;
        }
    }

    private static boolean isKnown(Fact fact, ChainVerifier verifier) {
        return switch (fact) {
            case Fact.Genesis g -> true;
            case Fact.RelayRange r -> r.lastNumber() <= verifier.relayNumber();
            case Fact.ParaBlock p -> p.number() <= verifier.paraNumber();
        };
    }

    private static long size(Fact fact) {
        return switch (fact) {
            case Fact.Genesis g -> g.genesisState().size();
            case Fact.RelayRange r -> r.headers().size() * 300L + r.justification().size();
            case Fact.ParaBlock p -> p.changes().size();
        };
    }

    /** The chain must be the folder's own, a public network's, or the one that the operator named. */
    private void requireTrusted(ChainVerifier verifier) throws RefusedException {
        Optional<Fact.Genesis> own = ownGenesis();
        if (own.isPresent()) {
            ChainVerifier ours = new ChainVerifier(false);
            ours.accept(own.get());
            if (!ours.genesisHash().equals(verifier.genesisHash()) || ours.paraId() != verifier.paraId()) {
                throw new RefusedException("these are data of another chain: para " + verifier.paraId() + " from relay block "
                        + verifier.genesisHash() + ", the store in " + store + " has para " + ours.paraId() + " from "
                        + ours.genesisHash());
            }
            return;
        }
        boolean known = Anchors.isKnown(verifier.paraId(), verifier.genesisHash())
                || trusted.filter(verifier.genesisHash()::equals).isPresent();
        if (!known) {
            throw new RefusedException("nothing vouches for the relay block that these data start from: para "
                    + verifier.paraId() + ", hash " + verifier.genesisHash()
                    + ". Compare it with a node you trust and name it with --genesis HASH");
        }
    }

    private Optional<Fact.Genesis> ownGenesis() throws RefusedException {
        if (!Files.exists(store.resolve("CURRENT"))) {
            return Optional.empty();
        }
        try (FactDb own = FactDb.readOnly(store)) {
            return own.genesis();
        } catch (RocksDBException e) {
            throw new RefusedException("the store in " + store + " can not be read: " + e.getMessage(), e);
        }
    }

    /** @return relay blocks that the folder's store has more than before */
    private long adopt(Path staged) throws IOException, RocksDBException, RefusedException {
        EncoderPosition position;
        long before = -1;
        long after;
        if (ownGenesis().isEmpty()) {
            try (FactDb staging = new FactDb(staged)) {
                position = StoredPosition.of(staging).orElseThrow(() -> new RefusedException("nothing was imported"));
                before = staging.genesis().map(Fact.Genesis::relayNumber).orElse(0L);
            }
            Rebuild.adopt(store, staged);
            after = position.relayNumber();
        } else {
            try (FactDb staging = new FactDb(staged); FactDb own = new FactDb(store)) {
                before = own.lastRange().map(RangeEnd::last).orElse(-1L);
                copyNew(staging, own, before);
                position = StoredPosition.of(own).orElseThrow(() -> new RefusedException("the store in " + store
                        + " is damaged at its end"));
            }
            Rebuild.delete(staged);
            after = position.relayNumber();
        }
        PositionSeed.write(journal, position);
        return Math.max(0, after - before);
    }

    private static void copyNew(FactDb from, FactDb to, long before) throws IOException, RefusedException {
        long paraBefore = to.lastParaBlock();
        List<Fact> paras = new ArrayList<>();
        Optional<Fact> pending = Optional.empty();
        try (StoreFacts facts = new StoreFacts(from, from.lastRange().map(RangeEnd::last).orElse(0L))) {
            for (Optional<Fact> fact = facts.next(); fact.isPresent(); fact = facts.next()) {
                switch (fact.get()) {
                    case Fact.Genesis g -> pending = Optional.empty();
                    case Fact.RelayRange r -> {
                        flush(to, paras, pending);
                        pending = r.lastNumber() > before ? fact : Optional.empty();
                    }
                    case Fact.ParaBlock p -> {
                        if (p.number() > paraBefore) {
                            paras.add(p);
                        }
                    }
                }
            }
        }
        flush(to, paras, pending);
        to.sync();
    }

    /** Para blocks first: a range's end is served with the headers that it vouches for. */
    private static void flush(FactDb to, List<Fact> paras, Optional<Fact> range) {
        range.ifPresent(paras::add);
        to.store(paras, Optional.empty());
        paras.clear();
    }

    private Report report(ChainVerifier verifier, Progress progress, long added) {
        double seconds = Math.max(0.001, progress.seconds());
        return new Report().put("paraId", verifier.paraId()).put("relayBlock", verifier.relayNumber())
                .put("paraBlock", verifier.paraNumber()).put("relayBlocksAdded", added)
                .put("authoritySetChangesProven", verifier.setChanges())
                .put("storageChanges", Verify.stateWords(verifier.state()))
                .put("seconds", Math.round(seconds * 10) / 10.0).put("store", store.toString());
    }
}
