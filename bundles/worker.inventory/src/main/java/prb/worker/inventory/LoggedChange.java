package prb.worker.inventory;

import java.time.Instant;
import prb.worker.api.InventoryChange;

/**
 * An entry of the inventory's log.
 *
 * @param number grows by one with each entry of this node's log
 * @param at when, to the millisecond; the same for all items of one call
 * @param author who, as in {@link prb.worker.api.Inventory#by}
 * @param node where, among nodes that share the inventory; empty for one that has it to itself
 */
public record LoggedChange(long number, Instant at, String author, String node, Difference difference) {

    /** The same for other rooms. */
    InventoryChange forOthers() {
        return new InventoryChange(number, at, author, node, difference.kind(), difference.id(), difference.name(), difference
                .action().text(), difference.before(), difference.after());
    }
}
