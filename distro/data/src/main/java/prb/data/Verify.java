package prb.data;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import prb.blob.api.fact.Fact;
import prb.blob.store.FactDb;
import prb.blob.store.RangeEnd;

/** {@code prb data verify}: reads every fact of a store, checks its CRC and proves it anew from the genesis block. */
final class Verify {

    private static final int NAMED_MAX = 20;

    private Verify() {
    }

    static Report run(Arguments arguments, PrintStream err) throws RefusedException, IOException {
        try (FactDb db = FactDb.readOnly(arguments.store())) {
            ChainVerifier verifier = new ChainVerifier(!arguments.has("--no-state"));
            long last = db.lastRange().map(RangeEnd::last).orElse(0L);
            Progress progress = new Progress(err, "verify", last - db.genesis().map(Fact.Genesis::relayNumber).orElse(0L));
            String fault = "";
            try (StoreFacts facts = new StoreFacts(db, last)) {
                fault = proveAll(facts, verifier, progress);
            }
            Report report = new Report().put("ok", fault.isEmpty() && db.damagesFound() == 0).put("paraId", verifier.paraId())
                    .put("genesisRelayHash", verifier.genesisHash().toHex()).put("relayBlock", verifier.relayNumber())
                    .put("paraBlock", verifier.paraNumber()).put("ranges", verifier.ranges())
                    .put("authoritySetChangesProven", verifier.setChanges()).put("prunedStretches", verifier.relayGaps())
                    .put("storageChanges", stateWords(verifier.state())).put("damagedFacts", db.damagesFound())
                    .put("seconds", Math.round(progress.seconds() * 10) / 10.0);
            if (db.damagesFound() > 0) {
                report.put("damaged", db.damagesNamed(NAMED_MAX));
            }
            if (!fault.isEmpty()) {
                report.put("fault", fault);
            }
            return report;
        } catch (RocksDBException e) {
            throw new RefusedException("the store in " + arguments.store() + " can not be opened: " + e.getMessage(), e);
        }
    }

    private static String proveAll(StoreFacts facts, ChainVerifier verifier, Progress progress) throws IOException {
        try {
            for (Optional<Fact> fact = facts.next(); fact.isPresent(); fact = facts.next()) {
                verifier.accept(fact.get());
                progress.at(facts.done(), verifier.relayNumber(), verifier.paraNumber());
            }
            verifier.end();
            return "";
        } catch (RefusedException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** How far storage changes were compared with state roots. */
    static String stateWords(StateCheck state) {
        String to = state.checkedTo() < 0 ? "not compared with state roots"
                : "compared with the state root of every para block up to "
                        + state.checkedTo();
        return state.stopped().isEmpty() ? to : to + "; the rest only for form, since " + state.stopped();
    }
}
