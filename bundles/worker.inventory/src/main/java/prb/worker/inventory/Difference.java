package prb.worker.inventory;

import java.util.Map;

/**
 * What became of one item. Holds no secret.
 *
 * @param kind {@code pool} or {@code worker}
 * @param id the item's id
 * @param name its name now, or its last one
 * @param before fields that are no longer so; all of a deleted item, none of a new one
 * @param after fields that are so now; all of a new item, none of a deleted one
 */
public record Difference(String kind, String id, String name, Action action, Map<String, String> before,
        Map<String, String> after) {

    /** What happened to it. */
    public enum Action {
        CREATED, CHANGED, DELETED;

        /** Lower-case name, as operators see it. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
