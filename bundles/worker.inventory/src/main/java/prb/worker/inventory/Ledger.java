package prb.worker.inventory;

import java.sql.SQLException;
import java.util.List;

/** Notes what a change came to, inside its transaction; what it throws keeps the change out. */
@FunctionalInterface
interface Ledger {

    /** @param differences at least one */
    void note(Snapshot before, Snapshot after, List<Difference> differences) throws SQLException, BehindException;
}
