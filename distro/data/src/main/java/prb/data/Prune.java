package prb.data;

import java.io.IOException;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import prb.blob.store.FactDb;
import prb.blob.store.Pruning;
import prb.blob.store.RangeEnd;
import prb.blob.store.Rebuild;
import prb.disk.FolderLock;

/** {@code prb data prune}: removes old authority sets, keeping the chain of sets that proves the rest. */
final class Prune {

    private Prune() {
    }

    static Report run(Arguments arguments) throws RefusedException, IOException, UsageException {
        Optional<Long> before = arguments.number("--before");
        Optional<Long> keep = arguments.number("--keep");
        if (before.isPresent() == keep.isPresent()) {
            throw new UsageException("prune needs either --before RELAYBLOCK or --keep BLOCKS");
        }
        long diskBefore = Stats.diskBytes(arguments.store());
        boolean dryRun = arguments.has("--dry-run");
        try (FolderLock held = FolderLock.take(arguments.store(), "store")) {
            Rebuild.whenMarked(arguments.store());
            Pruning.Pruned pruned;
            try (FactDb db = new FactDb(arguments.store())) {
                long tip = db.lastRange().map(RangeEnd::last).orElse(0L);
                pruned = Pruning.before(db, before.orElseGet(() -> Math.max(0, tip - keep.orElse(0L))), dryRun);
            }
            return new Report().put("firstRelayBlockKept", pruned.cut()).put("relayBlocksRemoved", pruned.relayBlocks())
                    .put("paraBlocksRemoved", pruned.paraBlocks()).put("dryRun", dryRun).put("diskBytesBefore", diskBefore)
                    .put("diskBytesAfter", Stats.diskBytes(arguments.store()));
        } catch (RocksDBException e) {
            throw new RefusedException("the store in " + arguments.store() + " can not be pruned: " + e.getMessage(), e);
        }
    }
}
