package prb.worker.inventory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import prb.worker.api.Pool;
import prb.worker.api.Worker;
import prb.worker.inventory.Difference.Action;
import prb.worker.inventory.exchange.Fields;

/**
 * What differs between two snapshots. Found by comparing them whole, so that nothing goes unseen that a change brought along,
 * such as the workers of a deleted pool. Stateless.
 */
final class Differences {

    /** Stands for an operator's key that was stored anew, its account being the same. */
    private static final String KEY_ANEW = "stored anew";

    /** What a difference calls a pool. */
    static final String POOL = "pool";

    private Differences() {}

    /** Pools first; of each kind deleted ones first, then in the order of the inventory. */
    static List<Difference> between(Snapshot before, Snapshot after) {
        List<Difference> found = new ArrayList<>();
        compare(POOL, before.pools(), after.pools(), Pool::id, Pool::name, Fields::of, found);
        rekeyed(before, after, found);
        compare("worker", before.workers(), after.workers(), Worker::id, Worker::name, Fields::of, found);
        return found;
    }

    private static <T> void compare(String kind, List<T> before, List<T> after, Function<T, String> id, Function<T, String> name,
            Function<T, Map<String, String>> fields, List<Difference> found) {
        Map<String, T> old = new LinkedHashMap<>();
        before.forEach(item -> old.put(id.apply(item), item));
        List<Difference> alive = new ArrayList<>();
        for (T item : after) {
            T was = old.remove(id.apply(item));
            if (was == null) {
                alive.add(new Difference(kind, id.apply(item), name.apply(item), Action.CREATED, Map.of(), fields.apply(item)));
            } else if (!was.equals(item)) {
                alive.add(changed(kind, id.apply(item), name.apply(item), fields.apply(was), fields.apply(item)));
            }
        }
        old.forEach((gone, item) -> found
                .add(new Difference(kind, gone, name.apply(item), Action.DELETED, fields.apply(item), Map.of())));
        found.addAll(alive);
    }

    private static Difference changed(String kind, String id, String name, Map<String, String> before,
            Map<String, String> after) {
        Map<String, String> old = new LinkedHashMap<>(before);
        Map<String, String> now = new LinkedHashMap<>(after);
        now.entrySet().removeAll(before.entrySet());
        old.keySet().retainAll(now.keySet());
        return new Difference(kind, id, name, Action.CHANGED, old, now);
    }

    /** A key that was stored anew for the account that the pool had before. */
    private static void rekeyed(Snapshot before, Snapshot after, List<Difference> found) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < found.size(); i++) {
            places.put(found.get(i).id(), i);
        }
        for (Pool pool : after.pools()) {
            Pool was = before.pool(pool.id());
            if (was == null || !was.operator().equals(pool.operator())
                    || Arrays.equals(before.keyOfPool(pool.id()), after.keyOfPool(pool.id()))) {
                continue;
            }
            Integer place = places.get(pool.id());
            Map<String, String> now = new LinkedHashMap<>(place == null ? Map.of() : found.get(place).after());
            now.put(Fields.OPERATOR_KEY, KEY_ANEW);
            Map<String, String> old = place == null ? Map.of() : found.get(place).before();
            Difference said = new Difference(POOL, pool.id(), pool.name(), Action.CHANGED, old, now);
            if (place == null) {
                found.add(said);
            } else {
                found.set(Objects.requireNonNull(place), said);
            }
        }
    }
}
