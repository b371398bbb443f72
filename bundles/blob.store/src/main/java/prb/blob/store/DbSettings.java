package prb.blob.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.slf4j.LoggerFactory;

/**
 * How RocksDB is set up. Much of what is stored are hashes and signatures that no compression shrinks; storage changes and
 * authority lists shrink by half.
 */
final class DbSettings implements AutoCloseable {

    private static final long BLOCK_CACHE_BYTES = 32L << 20;
    private static final long MEMTABLE_BYTES = 8L << 20;
    private static final long WAL_BYTES_MAX = 16L << 20;
    private static final int BLOCK_BYTES = 16 << 10;
    private static final int OPEN_FILES_MAX = 512;
    private static final double BLOOM_BITS = 10;

    static {
        NativeLibrary.load(); // a rebuild at the start comes before any database
    }

    private final LRUCache cache = new LRUCache(BLOCK_CACHE_BYTES);
    private final BloomFilter filter = new BloomFilter(BLOOM_BITS);
    private final Options options;
    private final Optional<Path> logs;

    /** @param readOnly keeps every file open, so that the process that writes may delete them, and writes no log beside them */
    DbSettings(boolean readOnly) throws RocksDBException {
        logs = readOnly ? Optional.of(temporaryFolder()) : Optional.empty();
        BlockBasedTableConfig table = new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(filter)
                .setBlockSize(BLOCK_BYTES).setFormatVersion(5).setCacheIndexAndFilterBlocks(false);
        options = new Options().setCreateIfMissing(!readOnly).setMaxOpenFiles(readOnly ? -1 : OPEN_FILES_MAX).setKeepLogFileNum(2)
                .setMaxLogFileSize(1 << 20).setWriteBufferSize(MEMTABLE_BYTES).setMaxTotalWalSize(WAL_BYTES_MAX)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION).setTableFormatConfig(table)
                .setParanoidChecks(false).setMaxManifestFileSize(4L << 20);
        logs.ifPresent(folder -> options.setDbLogDir(folder.toString()));
    }

    private static Path temporaryFolder() throws RocksDBException {
        try {
            return Files.createTempDirectory("prb-store-log");
        } catch (IOException e) {
            throw new RocksDBException("no temporary folder for a log can be made: " + e.getMessage());
        }
    }

    Options options() {
        return options;
    }

    @Override
    public void close() {
        options.close();
        filter.close();
        cache.close();
        logs.ifPresent(DbSettings::remove);
    }

    private static void remove(Path folder) {
        try {
            Rebuild.delete(folder);
        } catch (IOException e) {
            LoggerFactory.getLogger(DbSettings.class).debug("the log folder {} stays behind: {}", folder, e.toString());
        }
    }
}
