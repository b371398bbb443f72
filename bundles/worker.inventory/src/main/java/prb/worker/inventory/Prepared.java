package prb.worker.inventory;

import java.sql.SQLException;
import java.util.List;
import prb.worker.api.InventoryException;

/**
 * A change whose items are sound by themselves. The inventory's lock is held while it is checked and written.
 *
 * @param checker holds it against what is there
 * @param deleter takes an item out
 * @param writers each goes over all changed items before the next one does
 */
record Prepared<T>(Checker<T> checker, Writer<T> deleter, List<Writer<T>> writers) {

    /** What is to be done: items as they are that go, then items as they will be, in the order of the call. */
    record Plan<T>(List<T> deleted, List<T> changed) {

        boolean isEmpty() {
            return deleted.isEmpty() && changed.isEmpty();
        }
    }

    /** Writes one item. */
    @FunctionalInterface
    interface Writer<T> {
        void write(Snapshot now, T item, InventoryFile file) throws SQLException;
    }

    /** Checks a change against what is there. */
    @FunctionalInterface
    interface Checker<T> {
        /** @throws InventoryException when it does not fit */
        Plan<T> check(Snapshot now) throws InventoryException;
    }

    /** A change that deletes nothing. */
    static <T> Prepared<T> writing(Checker<T> checker, Writer<T> writer) {
        return new Prepared<>(checker, (now, item, file) -> {
            throw new IllegalStateException("nothing was to be deleted");
        }, List.of(writer));
    }

    /** Writes what the checker gave, inside a transaction. */
    void write(Snapshot now, Plan<T> plan, InventoryFile file) throws SQLException {
        for (T item : plan.deleted) {
            deleter.write(now, item, file);
        }
        for (Writer<T> writer : writers) {
            for (T item : plan.changed) {
                writer.write(now, item, file);
            }
        }
    }
}
