package prb.worker.api;

import java.time.Instant;
import java.util.Map;

/**
 * An entry of an inventory's log: what became of one pool or worker. Holds no secret.
 *
 * @param number grows by one with each entry of this node's log
 * @param at when, to the millisecond; the same for all items of one call
 * @param author who, as in {@link Inventory#by}
 * @param node where, among nodes that share the inventory; empty for one that has it to itself
 * @param kind {@code pool} or {@code worker}
 * @param id the item's id
 * @param name its name then
 * @param action {@code created}, {@code changed} or {@code deleted}
 * @param before fields that are no longer so, by name; all of a deleted item, none of a new one
 * @param after fields that are so since then; all of a new item, none of a deleted one
 */
public record InventoryChange(long number, Instant at, String author, String node, String kind, String id, String name,
        String action, Map<String, String> before, Map<String, String> after) {
    public InventoryChange {
        before = Map.copyOf(before);
        after = Map.copyOf(after);
    }
}
