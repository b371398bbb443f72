package prb.worker.inventory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.worker.api.Pool;
import prb.worker.inventory.exchange.Document;
import prb.worker.inventory.exchange.Fields;
import prb.worker.inventory.exchange.Row;

/**
 * What an import came to.
 *
 * @param items in the order of the document
 * @param dryRun whether nothing was stored
 */
public record Imported(List<Item> items, boolean dryRun) {

    /**
     * One item.
     *
     * @param kind {@code pool} or {@code worker}
     * @param difference what became of it; empty when it was so already
     */
    public record Item(String kind, String name, Optional<Difference> difference) {}

    static Imported of(Document document, Snapshot before, List<Difference> differences, boolean dryRun) {
        Map<String, Difference> byName = new HashMap<>();
        differences.forEach(one -> byName.put(one.kind() + " " + one.name(), one));
        List<Item> items = new ArrayList<>();
        for (Row row : document.pools()) {
            Pool was = before.pool(Long.parseLong(row.text(Fields.PID).orElseThrow().strip()));
            items.add(item("pool", row.text(Fields.NAME).orElseGet(() -> was == null ? "" : was.name()), byName));
        }
        for (Row row : document.workers()) {
            items.add(item("worker", row.text(Fields.NAME).orElseThrow(), byName));
        }
        return new Imported(List.copyOf(items), dryRun);
    }

    private static Item item(String kind, String name, Map<String, Difference> byName) {
        return new Item(kind, name, Optional.ofNullable(byName.get(kind + " " + name)));
    }

    /** How many items an action was done to; none counts those that were so already. */
    public long count(Optional<Difference.Action> action) {
        return items.stream().filter(item -> item.difference().map(Difference::action).equals(action)).count();
    }
}
