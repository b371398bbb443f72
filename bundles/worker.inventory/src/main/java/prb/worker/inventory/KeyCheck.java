package prb.worker.inventory;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import prb.worker.api.Pool;

/**
 * Whether the stored operator keys open with the present identity. A wrong key file shows here, at the start, and not when
 * the first job is to be signed. About a millisecond per pool.
 *
 * @param pools how many there are
 * @param faults by id of the pool, for those whose key does not open
 */
record KeyCheck(int pools, Map<String, KeyCheck.Fault> faults) {

    /** A pool by name whose key does not open. */
    record Fault(String pool, String reason) {

        @Override
        public String toString() {
            return "\"" + pool + "\" (" + reason + ")";
        }
    }

    static KeyCheck of(Snapshot inventory, OperatorKeys keys) {
        return of(inventory, keys, pool -> true);
    }

    private static KeyCheck of(Snapshot inventory, OperatorKeys keys, Predicate<Pool> which) {
        Map<String, Fault> faults = new LinkedHashMap<>();
        for (Pool pool : inventory.pools().stream().filter(which).toList()) {
            byte[] closed = inventory.keyOfPool(pool.id());
            try {
                keys.openOf(pool.operator(), closed == null ? new byte[0] : closed);
            } catch (IllegalArgumentException e) {
                faults.put(pool.id(), new Fault(pool.name(), String.valueOf(e.getMessage())));
            }
        }
        return new KeyCheck(inventory.pools().size(), faults);
    }

    /** What is left of these faults: a pool may have been deleted or given another operator. */
    Map<String, Fault> leftIn(Snapshot inventory, OperatorKeys keys) {
        return faults.isEmpty() ? faults : of(inventory, keys, pool -> faults.containsKey(pool.id())).faults;
    }

    /** The same after some pools came or changed. */
    KeyCheck after(Snapshot inventory, OperatorKeys keys, Collection<String> changed) {
        Map<String, Fault> all = new LinkedHashMap<>(leftIn(inventory, keys));
        all.keySet().removeAll(changed);
        all.putAll(of(inventory, keys, pool -> changed.contains(pool.id())).faults);
        return new KeyCheck(inventory.pools().size(), all);
    }

    /** Whether nothing opens: the identity is another one than that which closed the keys. */
    boolean isForeign() {
        return pools > 0 && faults.size() == pools;
    }

    /** What is wrong and what to do, in one sentence. */
    static String foreignText(Path file, String present, Optional<String> maker, int pools) {
        String made = maker.filter(id -> !id.equals(present)).map(id -> ", they were closed by identity " + id).orElse("");
        return "none of the " + pools + " operator keys in " + file + " opens with identity " + present + made
                + "; put the key file LIFECYCLE that belongs to this file back into the folder of key files"
                + " (PHALA_PEER_ID_PREFIX), or start with another file and create the pools anew";
    }
}
