package prb.config;

import static prb.config.Type.BOOLEAN;
import static prb.config.Type.INT;
import static prb.config.Type.LEVEL;
import static prb.config.Type.LONG;
import static prb.config.Type.PATH;
import static prb.config.Type.TEXT;
import static prb.config.Type.TEXTS;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The table of all settings. Names and meanings of {@code PHALA_*} and {@code WORKER_*} are those of the original. */
final class Variables {
    static final String LOCAL_DB_PATH = "PHALA_LOCAL_DB_PATH";
    /** The launcher decides by it, too. */
    static final String CONFIG_MODE = "PHALA_LIFECYCLE_CONFIG_MODE";
    static final String BLOB_TOKEN = "PRB_BLOB_TOKEN_FILE";
    static final String VERIFY_STATE = "PRB_VERIFY_STATE";
    static final String FORCED_CHANGES = "PRB_CONFIRMED_FORCED_CHANGES";
    static final String LOG_PID = "prb.log";
    static final String UP_PID = "prb.shell.up";

    static final String WALKIE = "prb.walkie";
    static final String INVENTORY_PID = "prb.worker.inventory";
    static final String FLEET_NAME = "PRB_FLEET";
    static final String CLUSTER_PID = "prb.cluster";
    static final String WALKIE_LISTEN = "PHALA_WALKIE_LISTEN_ADDRESSES";
    static final String WALKIE_BOOT = "PHALA_WALKIE_BOOT_NODES";
    static final String HTTP_PORT = "PRB_HTTP_PORT";

    private static final String HTTP_PID = "org.apache.felix.http";
    private static final String HTTP_HOST = "PRB_HTTP_HOST";
    private static final String RELAY = "prb.chain.client.relay";
    private static final String PARA = "prb.chain.client.para";
    private static final String ENCODER = "prb.blob.encoder";
    private static final String JOURNAL = "prb.blob.journal";
    private static final String STORE = "prb.blob.store";
    private static final String SERVER = "prb.blob.server";
    private static final String CLIENT = "prb.blob.client";
    static final String PCCS_URL = "PRB_PCCS_URL";
    private static final String PRUNTIME = "prb.worker.pruntime";
    private static final String RUNNER = "prb.worker.runner";
    private static final String TRADER = "prb.trade.trader";
    private static final String WALKIE_ACCESS = "prb.walkie.access";
    private static final String WALKIE_DISCOVERY = "prb.walkie.discovery";
    private static final String DEVNET_CHAIN = "prb.devnet.chain";
    private static final String DEVNET_PRUNTIME = "prb.devnet.pruntime";
    private static final String FLEET = "prb.devnet.fleet";
    private static final String DROPINS = "prb.dropins";
    private static final String SIGNER = "prb.signer.remote";
    private static final int PORT_MAX = 65_535;
    private static final int DAY_MS = 86_400_000;
    private static final String RANGE_BYTES = "PRB_RANGE_BYTES_MAX";
    private static final long RANGE_BYTES_DEFAULT = 4_194_304;
    private static final long RANGE_BYTES_LIMIT = 94_371_840;
    private static final String MESSAGE = "PRB_CHAIN_MESSAGE_MIB";
    private static final String RESERVE = "PRB_DISK_RESERVE_BYTES";
    private static final long RESERVE_DEFAULT = 268_435_456;
    private static final long BYTES_LIMIT = 1L << 40;

    private static final List<Variable> ROOMS = List.of(
            Variable.of("PHALA_LOGGER_LEVEL", LOG_PID, "level", LEVEL, "info", "Log level"),
            Variable.of("PHALA_PEER_ID_PREFIX", "prb.identity", "folder", PATH, "{data}/keys/id",
                    "Folder of the node's key files"),
            Variable.of("PRB_ID_PASSPHRASE_FILE", "prb.identity", "passphraseFile", TEXT, "",
                    "File whose first line is the passphrase of an encrypted key file"),
            Variable.of("PHALA_PARENT_CHAIN_ENDPOINT", RELAY, "endpoints", TEXTS, "ws://127.0.0.1:9944",
                    "WebSocket endpoints of relay chain nodes"),
            Variable.of("PHALA_CHAIN_ENDPOINT", PARA, "endpoints", TEXTS, "ws://127.0.0.1:9945",
                    "WebSocket endpoints of parachain nodes"),
            Variable.number(MESSAGE, RELAY, "messageMiBMax", INT, 64, 1, 1_024, "MiB",
                    "Largest message taken from a relay chain node"),
            Variable.number(MESSAGE, PARA, "messageMiBMax", INT, 64, 1, 1_024, "MiB",
                    "Largest message taken from a parachain node"),
            Variable.of(VERIFY_STATE, ENCODER, "verifyState", TEXT, "auto",
                    "Whether storage changes are verified against state roots: off, on, auto"),
            Variable.number("PRB_VERIFY_STATE_BYTES_MAX", ENCODER, "verifyStateBytesMax", LONG, 67_108_864, 1_048_576,
                    8_589_934_592L, "bytes", "Size of the para state above which it is not kept in memory"),
            Variable.of(FORCED_CHANGES, ENCODER, "confirmedForcedChanges", TEXTS, "",
                    "Forced changes of the relay chain's authority set to accept: NUMBER:0xHASH"),
            Variable.number(RANGE_BYTES, ENCODER, "rangeBytesMax", LONG, RANGE_BYTES_DEFAULT, 1_024, RANGE_BYTES_LIMIT, "bytes",
                    "Ranges are journaled no larger where stored justifications allow a cut"),
            Variable.of("", JOURNAL, "folder", PATH, "{provider}/journal", "Folder of the journal between encoder and store"),
            Variable.of("", STORE, "folder", PATH, "{provider}/blobs", "Folder of the fact store"),
            Variable.number(RANGE_BYTES, STORE, "rangeBytesMax", LONG, RANGE_BYTES_DEFAULT, 1_024, RANGE_BYTES_LIMIT, "bytes",
                    "A header range is cut at the justification nearest below this size"),
            Variable.number(RESERVE, JOURNAL, "reserveBytes", LONG, RESERVE_DEFAULT, 0, BYTES_LIMIT, "bytes",
                    "Space left free on the journal's disk"),
            Variable.number(RESERVE, STORE, "reserveBytes", LONG, RESERVE_DEFAULT, 0, BYTES_LIMIT, "bytes",
                    "Space left free on the store's disk"),
            Variable.number("PRB_BLOB_STORE_CACHE_BYTES_MAX", STORE, "cacheBytesMax", LONG, 134_217_728, 0, BYTES_LIMIT, "bytes",
                    "Assembled blobs that the store keeps in memory"),
            Variable.number("PRB_FIRST_PARA_HEADER", STORE, "firstParaHeader", INT, 1, 0, 1, "",
                    "First para header that metas name: 1 as the original, 0 for original 2.x managers"),
            Variable.of("PHALA_ENABLE_PARA_BATCH_SYNC", STORE, "paraBatch", BOOLEAN, "false",
                    "Whether dispatch blobs hold several blocks"),
            Variable.number("PHALA_DATA_PROVIDER_BLOB_MAX_PARA_BLOCK_RANGE_COUNT", STORE, "paraBatchBlocks", INT, 15, 1, 1_000,
                    "blocks",
                    "Largest number of blocks in such a blob"),
            Variable.number("PHALA_DATA_PROVIDER_LOCAL_SERVER_PORT", SERVER, "guidePort", INT, 0, 0, PORT_MAX, "",
                    "TCP port of the blob server; 0 leaves it to the other name"),
            Variable.number("PHALA_DATA_PROVIDER_LOCAL_SERVER", SERVER, "port", INT, 8_012, 0, PORT_MAX, "",
                    "TCP port of the blob server, under the name that the original reads"),
            Variable.of("PRB_BLOB_SERVER_HOST", SERVER, "host", TEXT, "",
                    "Address the blob server listens on; all interfaces when empty"),
            Variable.number("PHALA_LIFECYCLE_BLOB_SERVER_SESSION_MAX_MEMORY", SERVER, "sessionMib", INT, 64, 1, 4_096, "MiB",
                    "Answers queued for one slow reader"),
            Variable.number("PRB_BLOB_SERVER_CACHE_MIB", SERVER, "cacheMib", INT, 64, 1, 65_536, "MiB",
                    "Values the blob server keeps for the next who asks"),
            Variable.number("PRB_BLOB_SERVER_CONNECTIONS", SERVER, "connections", INT, 1_024, 1, 65_536, "",
                    "Connections of the blob server at a time"),
            Variable.number("PRB_BLOB_SERVER_CONNECTIONS_PER_HOST", SERVER, "connectionsPerHost", INT, 256, 1, 65_536, "",
                    "Connections of one address at a time"),
            Variable.number("PRB_BLOB_SERVER_IDLE_S", SERVER, "idleS", INT, 60, 1, 86_400, "s",
                    "Connections that ask nothing for so long are closed"),
            Variable.of(BLOB_TOKEN, SERVER, "tokenFile", TEXT, "", "File with the token that lifecycle managers must show"),
            Variable.of(BLOB_TOKEN, CLIENT, "tokenFile", TEXT, "", "File with the token to show to data providers"),
            Variable.of("PRB_BLOB_TLS_CERT", SERVER, "tlsCert", TEXT, "",
                    "PEM file with the blob server's certificate; then TLS only"),
            Variable.of("PRB_BLOB_TLS_KEY", SERVER, "tlsKey", TEXT, "", "PEM file with the private key of the certificate"),
            Variable.of("PRB_BLOB_TLS_CA", CLIENT, "tlsCa", TEXT, "",
                    "PEM file with certificates of data providers to trust; then TLS only"),
            Variable.of("PRB_DATA_PROVIDERS", CLIENT, "providers", TEXTS, "", "Data providers as host:port, without discovery"),
            Variable.number("PRB_BLOB_TIMEOUT_MS", CLIENT, "requestTimeoutMs", LONG, 30_000, 1, DAY_MS, "ms",
                    "Bound on fetching a blob, over all data providers"),
            Variable.number("PHALA_LIFECYCLE_BLOB_QUEUE_SIZE", CLIENT, "inFlight", INT, 36, 1, 65_536, "",
                    "Blobs fetched at a time"),
            Variable.number("PHALA_LRU_CACHE_SIZE", CLIENT, "cacheEntries", INT, 5_000, 1, 10_000_000, "",
                    "Fetched blobs kept"),
            Variable.number("PHALA_LRU_CACHE_MAX_AGE", CLIENT, "cacheAgeMs", LONG, 1_800_000, 1, 864_000_000, "ms",
                    "Age at which a fetched blob is forgotten"),
            Variable.number("PRB_BLOB_CACHE_MIB", CLIENT, "cacheMib", INT, 64, 1, 65_536, "MiB",
                    "Memory for fetched blobs that are kept"),
            Variable.of("PHALA_BRIDGE_IDENTITY", CLIENT, "bridgeIdentity", TEXT, "default",
                    "Name of the bridge; data providers of others are left alone"),
            Variable.of("PHALA_PTP_IGNORE_BRIDGE_IDENTITY", CLIENT, "anyBridge", BOOLEAN, "false",
                    "Whether data providers of other bridges are used, too"),
            Variable.of(LOCAL_DB_PATH, INVENTORY_PID, "file", PATH, "{data}/local.db", "Database of pools and workers"),
            Variable.of("PHALA_Q_REDIS_ENDPOINT", "prb.redis", "endpoint", TEXT, "",
                    "Redis server of the trade queue, redis://HOST:PORT/ or rediss://; without it the queue is a file"),
            Variable.of("PHALA_BRIDGE_IDENTITY", "prb.redis", "bridgeIdentity", TEXT, "default",
                    "Name of the bridge; two bridges do not share a Redis"),
            Variable.of("", "prb.redis", "attemptsFile", PATH, "{data}/attempts.log",
                    "What a trader knows of extrinsics on their way when Redis has lost everything"),
            Variable.of("PRB_TIP", TRADER, "tip", TEXT, "0", "Tip of every extrinsic, in the smallest unit"),
            Variable.of("PRB_TIP_MAX", TRADER, "tipMax", TEXT, "0",
                    "Highest tip, in the smallest unit, to which one is raised whose extrinsic is in no block for a while"),
            Variable.number("PRB_STALL_BLOCKS", TRADER, "stallBlocks", INT, 8, 1, 60, "blocks",
                    "Finalized blocks without an extrinsic after which its tip is raised"),
            Variable.of("PHALA_Q_REDIS_ENDPOINT", CLUSTER_PID, "endpoint", TEXT, "",
                    "Redis server at which lifecycle managers meet"),
            Variable.of("PHALA_BRIDGE_IDENTITY", CLUSTER_PID, "bridgeIdentity", TEXT, "default",
                    "Name of the bridge; only nodes of one bridge share their workers"),
            Variable.of(FLEET_NAME, CLUSTER_PID, "fleet", BOOLEAN, "false",
                    "Whether this lifecycle manager shares its workers with others on the same Redis"),
            Variable.of(FLEET_NAME, INVENTORY_PID, "fleet", BOOLEAN, "false",
                    "Whether this lifecycle manager shares its pools and workers with others on the same Redis"),
            Variable.number("PRB_FLEET_WEIGHT", CLUSTER_PID, "weight", INT, 100, 0, 1_000, "",
                    "Part of the workers that this node takes, in relation to the others'; 0 stands by"),
            Variable.of(HTTP_HOST, HTTP_PID, "org.apache.felix.http.host", TEXT, "127.0.0.1",
                    "Address at which this role's HTTP server listens"),
            Variable.number(HTTP_PORT, HTTP_PID, "org.osgi.service.http.port", INT, 3_000, 0, PORT_MAX, "",
                    "Port of this role's HTTP server; 0 takes a free one"),
            Variable.number("PRB_QUEUE_HTTP_PORT", "prb.trade.page", "port", INT, 4_567, 0, PORT_MAX, "",
                    "Port of the queue page, a second port of the same HTTP server; 0 for none"),
            Variable.of("PRB_HTTP_TOKEN_FILE", "prb.ops", "tokenFile", PATH, "",
                    "File with the token, or lines of role, name and token, that the HTTP server asks for beyond loopback"),
            Variable.of("", "prb.trade.queue.local", "file", PATH, "{data}/trade.db", "Database of the embedded trade queue"),
            Variable.number("PHALA_PRPC_REQUEST_TIMEOUT", PRUNTIME, "requestTimeoutMs", LONG, 8_000, 1, DAY_MS, "ms",
                    "Bound on a pRuntime call"),
            Variable.number("PHALA_BLOB_REQUEST_TIMEOUT", PRUNTIME, "blobTimeoutMs", LONG, 150_000, 1, DAY_MS, "ms",
                    "Bound on a pRuntime call that carries a blob"),
            Variable.of("WORKER_KEEPALIVE_ENABLED", PRUNTIME, "keepAlive", BOOLEAN, "true",
                    "Whether connections to pRuntimes are kept"),
            Variable.number("WORKER_KEEPALIVE_TIMEOUT", PRUNTIME, "keepAliveMs", LONG, 60_000, 1, DAY_MS, "ms",
                    "Time after which an unused connection to a pRuntime is closed"),
            Variable.of(PCCS_URL, PRUNTIME, "pccsUrl", TEXT, "",
                    "PCCS that attestations by DCAP are completed from: https://HOST:8081/sgx/certification/v4"),
            Variable.number("PHALA_RUNNER_MAX_WORKER_NUMBER", RUNNER, "workersPerRunner", INT, 150, 1, 1_000_000, "",
                    "Most workers of a runner, a group whose workers start a few at a time"),
            Variable.number("PRB_REGISTRATION_DAYS", RUNNER, "registrationDays", INT, 0, 0, 10_000, "days",
                    "Age at which a worker's registration is renewed with a fresh attestation; 0 never"),
            Variable.of("PRB_FAST_SYNC", RUNNER, "fastSync", BOOLEAN, "true",
                    "Whether fresh workers that can are given the state of the parachain instead of all of its blocks"),
            Variable.of("PRB_PUBLISH_ENDPOINTS", RUNNER, "publishEndpoints", BOOLEAN, "false",
                    "Whether the chain is told where computing workers can be reached"),
            Variable.of("PRB_PUBLIC_ENDPOINT", RUNNER, "publicEndpoint", TEXT, "",
                    "What is published: a URL with {name}, {host}, {port}; empty: what each pRuntime was told itself"),
            Variable.of("PRB_SHADOW", RUNNER, "shadow", BOOLEAN, "false",
                    "Whether workers are only followed and nothing is sent, beside another bridge"),
            Variable.of("PRB_ADOPTED_POOLS", RUNNER, "adoptedPools", TEXTS, "",
                    "With PRB_SHADOW: numbers of the pools that are driven"),
            Variable.of("DISABLE_LRU", RUNNER, "cacheDisabled", BOOLEAN, "false",
                    "Whether blobs are fetched anew for each worker that asks at another time"),
            Variable.number("PRB_WATCHDOG_S", RUNNER, "stillS", INT, 300, 1, 86_400, "s",
                    "Time without movement after which a worker that lacks blocks is looked after"),
            Variable.number("PHALA_MIN_BENCH_SCORE", RUNNER, "minBenchScore", INT, 50, 1, Integer.MAX_VALUE, "",
                    "Smallest benchmark score wanted"),
            Variable.of("PHALA_ENFORCE_MIN_BENCH_SCORE", RUNNER, "enforceMinBenchScore", BOOLEAN, "false",
                    "Whether a worker with a smaller score is registered again"),
            Variable.of("PHALA_SYNC_ONLY", RUNNER, "syncOnly", BOOLEAN, "false",
                    "Whether workers are only synced, never registered"),
            Variable.of("PHALA_DEV_SKIP_RA", RUNNER, "devSkipRa", BOOLEAN, "false",
                    "Whether remote attestation is skipped (development)"),
            Variable.of(WALKIE_LISTEN, WALKIE, "listenAddresses", TEXTS, "/ip4/0.0.0.0/tcp/0,/ip6/::/tcp/0",
                    "Multiaddrs at which peers reach this node; TCP only"),
            Variable.of(WALKIE_BOOT, WALKIE_DISCOVERY, "bootNodes", TEXTS, "",
                    "Multiaddrs of peers that are always tried; wildcard addresses mean none"),
            Variable.of("PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", WALKIE_DISCOVERY, "mdnsDisabled", BOOLEAN, "false",
                    "Whether peers are not looked for on the local network"),
            Variable.of("PHALA_BRIDGE_IDENTITY", WALKIE, "bridgeIdentity", TEXT, "default",
                    "Name of the group of nodes that work together"),
            Variable.of("PRB_WALKIE_ALLOWED_PEERS", WALKIE_ACCESS, "allowedPeers", TEXTS, "",
                    "Peer ids that may call methods which change something, besides callers on this host"),
            Variable.of("", WALKIE_ACCESS, "file", PATH, "{data}/allowed-peers", "Peers that prb peer allow has allowed"),
            Variable.of("PRB_WALKIE_PSK_FILE", WALKIE_ACCESS, "pskFile", PATH, "",
                    "File with a key of at least 32 characters; peers that have it too may call such methods"),
            Variable.number("PRB_DEVNET_RELAY_PORT", DEVNET_CHAIN, "relayPort", INT, 19_944, 0, PORT_MAX, "",
                    "Port of the devnet's relay node"),
            Variable.number("PRB_DEVNET_PARA_PORT", DEVNET_CHAIN, "paraPort", INT, 19_945, 0, PORT_MAX, "",
                    "Port of the devnet's para node"),
            Variable.number("PRB_DEVNET_BLOCK_MS", DEVNET_CHAIN, "blockMs", INT, 500, 10, 60_000, "ms",
                    "Time between relay blocks"),
            Variable.number("PRB_DEVNET_HISTORY", DEVNET_CHAIN, "history", INT, 0, 0, 1_000_000, "relay blocks",
                    "Blocks that exist at start"),
            Variable.number("PRB_DEVNET_AUTHORITIES", DEVNET_CHAIN, "authorities", INT, 4, 1, 1_000, "", "GRANDPA authorities"),
            Variable.number("PRB_DEVNET_SET_LENGTH", DEVNET_CHAIN, "setLength", INT, 50, 2, 1_000_000, "relay blocks",
                    "Length of an authority set"),
            Variable.number("PRB_DEVNET_JUSTIFY_EVERY", DEVNET_CHAIN, "justifyEvery", INT, 4, 1, 1_000_000, "relay blocks",
                    "Distance of stored justifications"),
            Variable.number("PRB_DEVNET_WORKER_PORT", DEVNET_PRUNTIME, "port", INT, 18_000, 0, PORT_MAX, "",
                    "Port of the simulated pRuntimes"),
            Variable.number("PRB_DEVNET_WORKER_PORT", FLEET, "workerPort", INT, 18_000, 0, PORT_MAX, "",
                    "Port of the simulated pRuntimes"),
            Variable.number("PRB_DEVNET_WORKERS", DEVNET_PRUNTIME, "workers", INT, 5, 1, 10_000, "", "Simulated workers"),
            Variable.number("PRB_DEVNET_WORKERS", FLEET, "workers", INT, 5, 1, 10_000, "", "Simulated workers"),
            Variable.of("PRB_DEVNET_WORKER_GENERATION", DEVNET_PRUNTIME, "generation", TEXT, "0.2.6",
                    "Which pRuntime is simulated: 0.2.6 or 2.0"),
            Variable.of("PRB_DEVNET_WORKER_NEXT_VERSION", DEVNET_PRUNTIME, "nextVersion", TEXT, "",
                    "What simulated workers call themselves after they exited; empty: the same as before"),
            Variable.of("PRB_DEVNET_OPERATOR", FLEET, "operator", TEXT, "//Alice",
                    "Secret of the pool's operator: a development path").hidden(),
            Variable.number("PRB_DEVNET_PID", FLEET, "pid", LONG, 1, 0, Long.MAX_VALUE, "", "Pool of the simulated workers"),
            Variable.of("PRB_DEVNET_STAKE", FLEET, "stake", TEXT, "2000000000000000", "Stake per worker in the smallest unit"),
            Variable.of("PRB_SIGNER", SIGNER, "endpoint", TEXT, "",
                    "Program that holds keys and signs: unix:/path/to/socket or https://...; empty: there is none"),
            Variable.of("PRB_SIGNER_TOKEN_FILE", SIGNER, "tokenFile", TEXT, "", "File with the token to show to it over HTTPS"),
            Variable.of("PRB_SIGNER_CA", SIGNER, "caFile", TEXT, "", "PEM file of certificates to trust for it over HTTPS"),
            Variable.number("PRB_SIGNER_TIMEOUT_MS", SIGNER, "timeoutMs", INT, 30_000, 1_000, 600_000, "ms",
                    "Time for a signature of it, over all attempts"),
            Variable.of("PRB_DROPINS_DIR", DROPINS, "folder", TEXT, "",
                    "Folder of the drop-ins; empty: dropins of the distribution"),
            Variable.of("PRB_TRUST_DIR", DROPINS, "trust", TEXT, "",
                    "Folder that says whose drop-ins load; empty: conf/trust of the distribution"),
            Variable.of("PRB_DROPINS_OPEN", DROPINS, "open", BOOLEAN, "false",
                    "Whether drop-ins load that nobody vouches for: on a devnet only, where it is the default"),
            Variable.of("PRB_UP", UP_PID, "enabled", BOOLEAN, "false", "Whether progress is shown (set by prb up)"),
            Variable.of("PRB_UP_UNTIL", UP_PID, "until", TEXT, "", "State at which prb up ends: synced or computing"),
            Variable.number("PRB_UP_TIMEOUT_S", UP_PID, "timeoutS", INT, 0, 0, 604_800, "s",
                    "Time after which prb up gives up; 0 never"),
            Variable.of("PRB_UP_JSON", UP_PID, "json", BOOLEAN, "false", "Whether prb up ends with a JSON line"));

    /** All of them. */
    static final List<Variable> ALL = Stream.concat(ROOMS.stream(), OpsVariables.ALL.stream()).toList();

    /** Names that are right but are read elsewhere, belong to later releases, or that the original knew and never used. */
    static final Set<String> SILENT = Set.of("PRB_DATA", "PRB_JAVA_HOME", "PRB_HOME", "PRB_SHARED", "PRB_JAVA_OPTIONS",
            "PRB_NO_BUILD", "PRB_HEAP_MB",
            "PHALA_MODULE", "PHALA_PARA_ID", "PHALA_RUNNER_ID", "PHALA_PARA_PARALLEL_BLOCKS", "PHALA_PARENT_PARALLEL_BLOCKS",
            "PHALA_DATA_PROVIDER_BLOB_MAX_RANGE_COUNT", "PHALA_DATA_PROVIDER_BOOT_NODES",
            "PHALA_DATA_PROVIDER_EXTERNAL_LISTEN_ADDRESSES",
            "PHALA_DATA_PROVIDER_TRUSTED_ORIGINS", "PHALA_LRU_CACHE_DBUG_LOG_INTERVAL",
            "PHALA_DISABLE_DP_PREFETCH", "PHALA_HOLD_ON_SUBPROCESS_EXIT", CONFIG_MODE);

    /** Names with these beginnings are ours to know. */
    static final List<String> PREFIXES = List.of("PHALA_", "PTP_", "PRB_");

    private Variables() {}
}
