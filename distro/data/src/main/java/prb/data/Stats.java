package prb.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import prb.blob.api.fact.Fact;
import prb.blob.store.FactDb;
import prb.blob.store.RangeEnd;

/** {@code prb data stats}: what a store holds and how much disk it takes. */
final class Stats {

    private Stats() {
    }

    static Report run(Arguments arguments) throws RefusedException, IOException {
        try (FactDb db = FactDb.readOnly(arguments.store())) {
            Optional<Fact.Genesis> genesis = db.genesis();
            long genesisRelay = genesis.map(Fact.Genesis::relayNumber).orElse(-1L);
            List<RangeEnd> ranges = db.ranges(0, 0xffff_ffffL);
            long blocks = ranges.stream().mapToLong(range -> range.last() - range.first() + 1).sum();
            long storeBytes = diskBytes(arguments.store());
            long journalBytes = diskBytes(arguments.journal());
            Report report = new Report().put("paraId", genesis.map(Fact.Genesis::paraId).orElse(-1L))
                    .put("genesisRelayBlock", genesisRelay)
                    .put("relayBlock", ranges.isEmpty() ? genesisRelay : ranges.getLast().last())
                    .put("paraBlock", db.lastParaBlock()).put("relayBlocks", blocks).put("ranges", ranges.size())
                    .put("authoritySets", ranges.stream().filter(RangeEnd::setChanges).count())
                    .put("largestRangeBlocks", ranges.stream().mapToLong(r -> r.last() - r.first() + 1).max().orElse(0))
                    .put("relayHeaderBytes", ranges.stream().mapToLong(RangeEnd::headersBytes).sum())
                    .put("storeDiskBytes", storeBytes).put("journalDiskBytes", journalBytes);
            if (blocks > 0) {
                report.put("diskBytesPerRelayBlock", (storeBytes + journalBytes) / blocks);
            }
            return report;
        } catch (RocksDBException e) {
            throw new RefusedException("the store in " + arguments.store() + " can not be opened: " + e.getMessage(), e);
        }
    }

    /** What a folder takes on disk; files with holes count for their blocks only. */
    static long diskBytes(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        long sum = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sum += allocated(file);
            }
        }
        return sum;
    }

    private static long allocated(Path file) throws IOException {
        long size = Files.size(file);
        if (!file.toString().endsWith(".cq4")) {
            return size;
        }
        // The journal's files are sparse and Java does not tell their blocks; what follows the last entry is a hole.
        return SparseFile.dataBytes(file, size);
    }
}
