package prb.worker.inventory;

import java.sql.SQLException;
import java.util.List;
import prb.worker.api.InventoryException;

/** A change whose items are sound by themselves. The inventory's lock is held while it is checked and written. */
interface Prepared<T> {

    /**
     * The changed items as they will be, in the order of the call; none when there is nothing to do.
     *
     * @throws InventoryException when they do not fit what is there
     */
    List<T> check(Snapshot now) throws InventoryException;

    /** Writes what {@link #check} gave, inside a transaction. */
    void write(Snapshot now, List<T> changed, InventoryFile file) throws SQLException;

    /** Writes one item. */
    @FunctionalInterface
    interface Writer<T> {
        void write(Snapshot now, T item, InventoryFile file) throws SQLException;
    }

    /** Checks what is there against a change. */
    @FunctionalInterface
    interface Checker<T> {
        List<T> check(Snapshot now) throws InventoryException;
    }

    static <T> Prepared<T> of(Checker<T> checker, List<Writer<T>> writers) {
        return new Prepared<>() {
            @Override
            public List<T> check(Snapshot now) throws InventoryException {
                return checker.check(now);
            }

            @Override
            public void write(Snapshot now, List<T> changed, InventoryFile file) throws SQLException {
                for (Writer<T> writer : writers) {
                    for (T item : changed) {
                        writer.write(now, item, file);
                    }
                }
            }
        };
    }
}
