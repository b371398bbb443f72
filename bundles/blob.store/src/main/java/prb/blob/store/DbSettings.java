package prb.blob.store;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;

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

    private final LRUCache cache = new LRUCache(BLOCK_CACHE_BYTES);
    private final BloomFilter filter = new BloomFilter(BLOOM_BITS);
    private final Options options;

    /** @param readOnly keeps every file open, so that the process that writes may delete them */
    DbSettings(boolean readOnly) {
        BlockBasedTableConfig table = new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(filter)
                .setBlockSize(BLOCK_BYTES).setFormatVersion(5).setCacheIndexAndFilterBlocks(false);
        options = new Options().setCreateIfMissing(!readOnly).setMaxOpenFiles(readOnly ? -1 : OPEN_FILES_MAX).setKeepLogFileNum(2)
                .setMaxLogFileSize(1 << 20).setWriteBufferSize(MEMTABLE_BYTES).setMaxTotalWalSize(WAL_BYTES_MAX)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION).setTableFormatConfig(table)
                .setParanoidChecks(false).setMaxManifestFileSize(4L << 20);
    }

    Options options() {
        return options;
    }

    @Override
    public void close() {
        options.close();
        filter.close();
        cache.close();
    }
}
