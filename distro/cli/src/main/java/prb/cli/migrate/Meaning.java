package prb.cli.migrate;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a variable of the original means here.
 *
 * @param note says it for people
 */
record Meaning(Kind kind, String note) {

    /** What becomes of the variable. */
    enum Kind {
        /** Same name, same meaning: it is written down. */
        TAKEN,
        /** Means something else, or stands elsewhere: the note says what. */
        DIFFERS,
        /** Means nothing here and needs nothing. */
        SILENT,
        /** Neither the original nor ours knows it. */
        UNKNOWN;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Map<String, Meaning> ALL = all();
    /** Differ, and count here too. */
    private static final Set<String> WRITTEN_ALL_THE_SAME = Set.of("PHALA_DATA_PROVIDER_LOCAL_SERVER_PORT",
            "PHALA_RUNNER_MAX_WORKER_NUMBER", "PHALA_LIFECYCLE_BLOB_SERVER_SESSION_MAX_MEMORY", "PHALA_LIFECYCLE_CONFIG_MODE",
            "WORKER_KEEPALIVE_ENABLED", "PHALA_LRU_CACHE_SIZE");

    /** Of a variable by its name. */
    static Meaning of(String name) {
        return name.startsWith("PRB_") ? new Meaning(Kind.TAKEN, "ours already")
                : ALL.getOrDefault(name, new Meaning(Kind.UNKNOWN, "neither bridge knows it; left out"));
    }

    /** Whether it is written down for our role. */
    static boolean isWritten(String name) {
        return of(name).kind() == Kind.TAKEN && !name.equals("PHALA_MODULE") || WRITTEN_ALL_THE_SAME.contains(name);
    }

    private static Map<String, Meaning> all() {
        Map<String, Meaning> all = new HashMap<>();
        for (String name : new String[] {"PHALA_LOGGER_LEVEL", "PHALA_CHAIN_ENDPOINT", "PHALA_PARENT_CHAIN_ENDPOINT",
            "PHALA_Q_REDIS_ENDPOINT", "PHALA_WALKIE_LISTEN_ADDRESSES", "PHALA_WALKIE_BOOT_NODES",
            "PHALA_WALKIE_DISABLE_MDNS_DISCOVERY",
            "PHALA_BRIDGE_IDENTITY", "PHALA_PTP_IGNORE_BRIDGE_IDENTITY", "PHALA_DATA_PROVIDER_LOCAL_SERVER",
            "PHALA_DATA_PROVIDER_BLOB_MAX_PARA_BLOCK_RANGE_COUNT", "PHALA_ENABLE_PARA_BATCH_SYNC", "PHALA_LRU_CACHE_MAX_AGE",
            "DISABLE_LRU", "PHALA_LIFECYCLE_BLOB_QUEUE_SIZE", "PHALA_PRPC_REQUEST_TIMEOUT", "PHALA_BLOB_REQUEST_TIMEOUT",
            "WORKER_KEEPALIVE_TIMEOUT", "PHALA_SYNC_ONLY", "PHALA_MIN_BENCH_SCORE", "PHALA_ENFORCE_MIN_BENCH_SCORE",
            "PHALA_DEV_SKIP_RA", "USE_BUILT_IN_TRADER", "PTP_BOOT_NODES", "PTP_LISTEN_ADDRESSES", "PORT"}) {
            all.put(name, new Meaning(Kind.TAKEN, ""));
        }
        for (String name : new String[] {"PHALA_PARA_PARALLEL_BLOCKS", "PHALA_PARENT_PARALLEL_BLOCKS",
            "PHALA_DATA_PROVIDER_EXTERNAL_LISTEN_ADDRESSES", "PHALA_DATA_PROVIDER_TRUSTED_ORIGINS",
            "PHALA_DATA_PROVIDER_BOOT_NODES",
            "DEBUG_LIFECYCLE_ALLOW_BLOB_FROM_SYNCHING_STATE", "PRPC_QUEUE_SIZE", "PRPC_SUBQUEUE_SIZE", "PHALA_PARA_ID"}) {
            all.put(name, new Meaning(Kind.SILENT, "the original read it and never used it"));
        }
        for (String name : new String[] {"PHALA_RUNNER_ID", "PHALA_HOLD_ON_SUBPROCESS_EXIT"}) {
            all.put(name, new Meaning(Kind.SILENT, "there are no runner processes here"));
        }
        for (String name : new String[] {"NODE_ENV", "NODE_OPTIONS", "LOGGER_SRC", "PHALA_LRU_CACHE_DBUG_LOG_INTERVAL"}) {
            all.put(name, new Meaning(Kind.SILENT, "of Node.js or of the original's log"));
        }
        all.put("PHALA_DATA_PROVIDER_BLOB_MAX_RANGE_COUNT",
                new Meaning(Kind.SILENT, "ranges are cut by size here (PRB_RANGE_BYTES_MAX)"));
        all.put("USE_LEGACY_SYNC", new Meaning(Kind.SILENT, "there is one way to sync here"));
        differing(all);
        return Map.copyOf(all);
    }

    private static void differing(Map<String, Meaning> all) {
        all.put("PHALA_MODULE", new Meaning(Kind.TAKEN, "names the role"));
        all.put("PHALA_PEER_ID_PREFIX",
                differs("left out: the keys are copied to keys/id of the new folder, where they are looked for"));
        all.put("PHALA_LOCAL_DB_PATH", differs("left out: inventory and blobs lie in the new folder"));
        all.put("PHALA_DATA_PROVIDER_LOCAL_SERVER_PORT", differs(
                "the guide's name did nothing in the original, which listened on PHALA_DATA_PROVIDER_LOCAL_SERVER or 8012;"
                        + " here it counts"));
        all.put("PHALA_RUNNER_MAX_WORKER_NUMBER", differs("bounds a group of workers that start together, not a process"));
        all.put("PHALA_LIFECYCLE_BLOB_SERVER_SESSION_MAX_MEMORY", differs(
                "did nothing in the original; here the blob server queues at most so many MiB for one slow reader"));
        all.put("PHALA_LIFECYCLE_CONFIG_MODE",
                differs("can be left while the process runs: prb sh lifecycle \"prb:configmode off\""));
        all.put("WORKER_KEEPALIVE_ENABLED", differs("is true here unless it is set to false"));
        all.put("PHALA_LRU_CACHE_SIZE", differs("one cache for all workers, bounded by PRB_BLOB_CACHE_MIB as well"));
        all.put("REDIS_ENDPOINT", differs("left out: role arena reads PHALA_Q_REDIS_ENDPOINT only"));
    }

    private static Meaning differs(String note) {
        return new Meaning(Kind.DIFFERS, note);
    }
}
