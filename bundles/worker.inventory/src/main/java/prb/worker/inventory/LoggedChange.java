package prb.worker.inventory;

import java.time.Instant;

/**
 * An entry of the inventory's log.
 *
 * @param number grows by one with each entry
 * @param at when, to the millisecond; the same for all items of one call
 * @param author who, as in {@link prb.worker.api.Inventory#by}
 */
public record LoggedChange(long number, Instant at, String author, Difference difference) {}
