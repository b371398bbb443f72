package prb.cli.doctor;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import prb.cli.probe.Mask;
import prb.cli.probe.RedisClient;

/** The Redis server of the trade queue: reachable, new enough, keeps nothing, drops nothing, and is not the original's. */
final class RedisCheck implements Check {

    private static final String REDIS = "redis";
    private static final String ENDPOINT = "PHALA_Q_REDIS_ENDPOINT";
    private static final String ORIGINAL = "bq:prbmq__main:";
    private static final List<String> ORIGINAL_KEYS = List.of("id", "jobs", "waiting", "active", "succeeded", "failed",
            "stalling",
            "stallBlock", "delayed");
    private static final String KEEP_NOTHING = "start it with --appendonly no --save '' (now: redis-cli CONFIG SET appendonly no,"
            + " CONFIG SET save '')";

    private final Patient patient;

    RedisCheck(Patient patient) {
        this.patient = patient;
    }

    @Override
    public String name() {
        return REDIS;
    }

    @Override
    public List<Finding> look() {
        Optional<String> endpoint = patient.setting(ENDPOINT);
        String role = patient.role();
        if (endpoint.isEmpty()) {
            if (role.equals("trade") || role.equals("arena")) {
                return List.of(Finding.fail(REDIS, "", ENDPOINT + " is not set, and role " + role + " can not do without",
                        "set it to redis://HOST:PORT/, the same as for the lifecycle manager"));
            }
            if (role.equals("lifecycle") && !patient.isTrue("USE_BUILT_IN_TRADER")
                    && !patient.isTrue("PHALA_LIFECYCLE_CONFIG_MODE")) {
                return List.of(Finding.fail(REDIS, "", "the lifecycle manager has nobody to send its transactions",
                        "set USE_BUILT_IN_TRADER=true, or " + ENDPOINT + " and run role trade"));
            }
            return List.of();
        }
        if (!List.of("trade", "arena", "lifecycle").contains(role)) {
            return List.of();
        }
        String shown = Mask.url(endpoint.get());
        try (RedisClient redis = RedisClient.connect(URI.create(endpoint.get()))) {
            return look(redis, shown);
        } catch (IllegalArgumentException e) {
            return List.of(Finding.fail(REDIS, shown, "it is no address", "set " + ENDPOINT + " to redis://HOST:PORT/"));
        } catch (IOException e) {
            return List.of(Finding.fail(REDIS, shown, String.valueOf(e.getMessage()), "start Redis, or correct " + ENDPOINT));
        }
    }

    private static List<Finding> look(RedisClient redis, String shown) throws IOException {
        List<Finding> findings = new ArrayList<>();
        redis.text("PING");
        Map<String, String> info = redis.text("INFO").lines().filter(line -> line.contains(":"))
                .collect(Collectors.toMap(line -> line.substring(0, line.indexOf(':')),
                        line -> line.substring(line.indexOf(':') + 1)
                                .strip(),
                        (first, second) -> first));
        String valkey = info.getOrDefault("valkey_version", "");
        String version = valkey.isEmpty() ? info.getOrDefault("redis_version", "unknown") : valkey;
        findings.add(
                Finding.ok(REDIS, shown, "answers (" + redis.reach().addresses() + ", TCP " + redis.reach().millis() + " ms): "
                        + (valkey.isEmpty() ? "Redis " : "Valkey ") + version));
        if (valkey.isEmpty() && isOlder(version)) {
            findings.add(Finding.fail(REDIS, shown, "version " + version + " is too old", "use Redis 6.2 or newer, or Valkey"));
        }
        if (info.getOrDefault("cluster_enabled", "0").equals("1")) {
            findings.add(Finding.fail(REDIS, shown, "is a cluster", "use one server"));
        }
        findings.add(persistence(redis, info, shown));
        String policy = info.getOrDefault("maxmemory_policy", "noeviction");
        if (!info.getOrDefault("maxmemory", "0").equals("0") && !policy.equals("noeviction")) {
            findings.add(Finding.warn(REDIS, shown, "drops keys when its memory is full (maxmemory-policy " + policy + ")",
                    "set maxmemory-policy noeviction"));
        }
        List<String> words = new ArrayList<>(List.of("EXISTS"));
        ORIGINAL_KEYS.forEach(key -> words.add(ORIGINAL + key));
        if (!redis.text(words.toArray(String[]::new)).equals("0")) {
            findings.add(
                    Finding.fail(REDIS, shown, "holds the original's queue (keys " + ORIGINAL + "*): ours does not work on it",
                            "stop the original's lifecycle manager and trader and flush it, or use another Redis"));
        }
        return findings;
    }

    private static Finding persistence(RedisClient redis, Map<String, String> info, String shown) throws IOException {
        String save;
        String appendOnly;
        try {
            save = value(redis.list("CONFIG", "GET", "save"));
            appendOnly = value(redis.list("CONFIG", "GET", "appendonly"));
        } catch (RedisClient.RefusedException mayNotAsk) {
            return info.getOrDefault("aof_enabled", "0").equals("0")
                    ? Finding.warn(REDIS, shown,
                            "does not let this user ask whether it saves (CONFIG GET); it writes no append-only"
                                    + " file",
                            "make sure that it was started with --save ''")
                    : Finding.fail(REDIS, shown, "writes an append-only file: jobs of the past would come back", KEEP_NOTHING);
        }
        if (save.isEmpty() && !appendOnly.equals("yes")) {
            return Finding.ok(REDIS, shown, "keeps nothing on disk, as it should");
        }
        return Finding.fail(REDIS, shown, "writes its data to disk (save '" + save + "', appendonly " + appendOnly
                + "): jobs of the past would come back with it", KEEP_NOTHING);
    }

    private static String value(List<String> pair) {
        return pair.size() < 2 ? "" : pair.get(1);
    }

    private static boolean isOlder(String version) {
        String[] parts = version.split("\\.");
        try {
            int major = Integer.parseInt(parts[0]);
            return major < 6 || major == 6 && parts.length > 1 && Integer.parseInt(parts[1]) < 2;
        } catch (NumberFormatException unknown) {
            return false;
        }
    }
}
