package prb.worker.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static prb.worker.inventory.Samples.pool;
import static prb.worker.inventory.Samples.worker;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.worker.api.InventoryChange;
import prb.worker.api.InventoryException;
import prb.worker.api.Pool;
import prb.worker.api.PoolUpdate;
import prb.worker.api.Worker;
import prb.worker.inventory.Difference.Action;
import prb.worker.inventory.exchange.Fields;

class ChangeLogTest {

    private static final String PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow";

    @TempDir
    Path folder;

    private StoredInventory inventory;

    @BeforeEach
    void open() throws Exception {
        inventory = new StoredInventory(new FakeIdentity(1), folder.resolve("local.db"));
    }

    @AfterEach
    void close() throws Exception {
        inventory.close();
    }

    private List<LoggedChange> log() {
        return inventory.log(1_000, Optional.empty());
    }

    private LoggedChange last() {
        return log().getLast();
    }

    @Test
    void everyChangeIsNotedWithItsAuthorAndWhatItWasBefore() throws Exception {
        Pool made = inventory.by("peer Qm1").createPools(List.of(pool(1, "a", PHRASE))).getFirst();
        assertEquals("peer Qm1", last().author());
        assertEquals(Action.CREATED, last().difference().action());
        assertEquals(Fields.of(made), last().difference().after());
        assertEquals(Map.of(), last().difference().before());

        Worker worker = inventory.by("shell").createWorkers(List.of(worker(1, "w"))).getFirst();
        Worker raised = new Worker(worker.id(), 1, "w", worker.endpoint(), worker.stake().add(BigInteger.ONE), false, false,
                false);
        inventory.updateWorkers(List.of(raised));
        assertEquals(StoredInventory.UNNAMED, last().author());
        assertEquals(Map.of("stake", worker.stake().toString(), "enabled", "true"), last().difference().before());
        assertEquals(Map.of("stake", raised.stake().toString(), "enabled", "false"), last().difference().after());

        Pool moved = new Pool(made.id(), 2, "a", made.operator(), Optional.of(Samples.account("//Bob")), true, false);
        inventory.updatePools(List.of(moved));
        List<Difference> both = log().subList(3, 5).stream().map(LoggedChange::difference).toList();
        assertEquals(Map.of("pid", "1", "proxiedOwner", "none"), both.getFirst().before());
        assertEquals(Map.of("pid", "2"), both.getLast().after(), "the worker goes along");
        assertEquals(log().get(3).at(), log().get(4).at(), "one call, one time");

        inventory.deletePools(List.of(made.id()));
        List<String> gone = log().subList(5, 7).stream().map(e -> e.difference().kind() + " " + e.difference().action().text())
                .toList();
        assertEquals(List.of("pool deleted", "worker deleted"), gone);
        assertEquals(Fields.of(moved), log().get(5).difference().before());
        assertEquals(7, log().size());
        assertEquals(List.of("w", "w", "w", "w"),
                inventory.log(10, Optional.of("w")).stream().map(e -> e.difference().name()).toList());
        assertEquals(List.of(6L, 7L), inventory.log(2, Optional.empty()).stream().map(LoggedChange::number).toList());
    }

    @Test
    void otherRoomsReadItBackwardsPageByPage() throws Exception {
        for (int i = 1; i <= 5; i++) {
            inventory.by("me").createPools(List.of(pool(i, "p" + i, PHRASE)));
        }
        assertEquals(List.of(5L, 4L), inventory.changes(Long.MAX_VALUE, 2).stream().map(InventoryChange::number).toList());
        assertEquals(List.of(3L, 2L, 1L), inventory.by("x").changes(4, 9).stream().map(InventoryChange::number).toList());
        assertEquals(List.of(), inventory.changes(1, 2));
        InventoryChange first = inventory.changes(2, 1).getFirst();
        assertEquals("me pool p1 created", first.author() + " " + first.kind() + " " + first.name() + " " + first.action());
        assertEquals("1", first.after().get("pid"));
    }

    @Test
    void anOperatorsChangeShowsAccountsAndNeverASecret() throws Exception {
        inventory.close();
        inventory = new StoredInventory(Keys.identity(folder.resolve("keys")), folder.resolve("local.db"));
        Pool made = inventory.createPools(List.of(pool(1, "a", PHRASE))).getFirst();
        inventory.changePools(List.of(new PoolUpdate(made, Optional.of(PHRASE))), List.of());
        assertEquals(Map.of("operatorKey", "stored anew"), last().difference().after());
        inventory.changePools(List.of(new PoolUpdate(made, Optional.of("//Bob"))), List.of());
        assertEquals(Map.of("operator", Samples.account(PHRASE).toSs58(30)), last().difference().before());
        assertEquals(Map.of("operator", Samples.account("//Bob").toSs58(30)), last().difference().after());
        inventory.close();
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("local.db"));
                Statement sql = db.createStatement();
                ResultSet row = sql.executeQuery("SELECT author || before || after || name FROM prb_changes")) {
            int rows = 0;
            while (row.next()) {
                rows++;
                for (String word : List.of("legal", "winner", "sausage", "//Bob")) {
                    assertFalse(row.getString(1).contains(word), row.getString(1));
                }
            }
            assertEquals(3, rows);
        }
    }

    @Test
    void refusedChangesAndThoseThatChangeNothingLeaveNoEntry() throws Exception {
        Pool made = inventory.createPools(List.of(pool(1, "a"))).getFirst();
        assertThrows(InventoryException.class, () -> inventory.createPools(List.of(pool(2, "b"), pool(1, "c"))));
        inventory.updatePools(List.of(made));
        assertEquals(1, log().size());
    }

    @Test
    void entriesOutliveARestartAndTheOldestGo() throws Exception {
        inventory.by("one\nline " + "x".repeat(300)).createPools(List.of(pool(1, "a")));
        assertTrue(last().author().startsWith("one line x"));
        assertEquals(255, last().author().length());
        inventory.close();
        try (InventoryFile file = new InventoryFile(folder.resolve("local.db"), new OperatorKeys(new FakeIdentity(1)), 3)) {
            for (int i = 0; i < 4; i++) {
                Pool pool = file.load().pools().getFirst();
                Pool next = new Pool(pool.id(), pool.pid(), "a" + i, pool.operator(), Optional.empty(), true, false);
                file.transaction(file.load(), () -> file.update(next, null), file.alone("x"));
            }
        }
        inventory = new StoredInventory(new FakeIdentity(1), folder.resolve("local.db"));
        assertEquals(List.of("a1", "a2", "a3"), log().stream().map(e -> e.difference().name()).toList());
        assertEquals(List.of(3L, 4L, 5L), log().stream().map(LoggedChange::number).toList());
    }

    @Test
    void aLogThatCanNotBeWrittenKeepsTheChangeOut() throws Exception {
        inventory.createPools(List.of(pool(1, "a")));
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("local.db"));
                Statement sql = db.createStatement()) {
            sql.execute("CREATE TRIGGER full BEFORE INSERT ON prb_changes BEGIN SELECT RAISE(FAIL, 'no room'); END");
        }
        assertThrows(IllegalStateException.class, () -> inventory.createPools(List.of(pool(2, "b"))));
        assertEquals(1, inventory.pools().size());
        inventory.close();
        assertTrue(Files.size(folder.resolve("local.db")) > 0);
        inventory = new StoredInventory(new FakeIdentity(1), folder.resolve("local.db"));
        assertEquals(List.of("a"), inventory.pools().stream().map(Pool::name).toList(), "in the file neither");
    }
}
