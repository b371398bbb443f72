package prb.checks.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A room uses rooms of lower floors only, and no room uses an implementation (floor 4 and above): so each of them can be
 * stopped, updated or replaced alone. Simulated chains and workers are for tests and demos: the product never uses them.
 */
final class Rooms {

    private static final int IMPLEMENTATIONS = 4;

    private static final Map<String, Integer> FLOORS = floors();

    /** Room to rooms of its own floor that it may use. */
    private static final Map<String, Set<String>> NEIGHBOURS = Map.of("substrate.chain", Set.of("substrate.crypto"),
            "substrate.runtime", Set.of("substrate.crypto"), "walkie", Set.of("libp2p"), "walkie.discovery", Set.of("libp2p"),
            "wire", Set.of("scale"));

    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);
    private static final Pattern ROOM = Pattern.compile("<artifactId>prb\\.([a-z0-9.]+)</artifactId>");

    private Rooms() {}

    private static Map<String, Integer> floors() {
        Map<String, Integer> floors = new TreeMap<>();
        List.of("scale", "wire", "disk").forEach(room -> floors.put(room, 1));
        List.of("substrate.crypto", "substrate.chain", "substrate.runtime", "identity").forEach(room -> floors.put(room, 2));
        List.of("chain.api", "blob.api", "walkie.api", "worker.api", "trade.api", "cluster.api", "ops.api", "metrics.api", "log")
                .forEach(room -> floors.put(room, 3));
        List.of("chain.client", "blob.encoder", "blob.journal", "blob.store", "blob.server", "blob.client", "libp2p", "walkie",
                "walkie.access", "walkie.discovery", "worker.pruntime", "worker.inventory", "worker.chain", "worker.runner",
                "trade.queue.local",
                "redis", "signer.remote",
                "trade.trader",
                "devnet.chain", "devnet.pruntime", "devnet.fleet").forEach(room -> floors.put(room, IMPLEMENTATIONS));
        List.of("config", "dropins", "ops", "ops.rest", "ops.metrics", "ops.alarms", "shell", "monitor", "monitor.pages",
                "trade.page")
                .forEach(room -> floors.put(room, 5));
        return floors;
    }

    /** @param pom text of the room's pom.xml; dependencies of tests are free */
    static List<String> check(String room, String pom) {
        List<String> found = new ArrayList<>();
        if (!FLOORS.containsKey(room)) {
            found.add(room + " has no floor: add it to the table in " + Rooms.class.getSimpleName());
            return found;
        }
        Matcher dependencies = DEPENDENCY.matcher(pom);
        while (dependencies.find()) {
            Matcher named = ROOM.matcher(dependencies.group(1));
            if (named.find() && !dependencies.group(1).contains("<scope>test</scope>")) {
                check(room, named.group(1), found);
            }
        }
        return found;
    }

    private static void check(String room, String used, List<String> found) {
        Integer floor = FLOORS.get(used);
        boolean neighbour = NEIGHBOURS.getOrDefault(room, Set.of()).contains(used);
        if (floor == null) {
            found.add(room + " uses " + used + ", which has no floor");
        } else if (!neighbour && floor >= IMPLEMENTATIONS) {
            found.add(room + " uses the implementation " + used + ": use its api");
        } else if (!neighbour && floor >= FLOORS.get(room)) {
            found.add(room + " (floor " + FLOORS.get(room) + ") uses " + used + " (floor " + floor + "): only lower floors");
        }
    }
}
