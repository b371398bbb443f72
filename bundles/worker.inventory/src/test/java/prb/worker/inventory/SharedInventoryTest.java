package prb.worker.inventory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static prb.worker.inventory.Samples.pool;
import static prb.worker.inventory.Samples.worker;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.scale.Bytes;
import prb.substrate.crypto.account.KeyType;
import prb.worker.api.Inventory;
import prb.worker.api.InventoryException;
import prb.worker.api.Pool;
import prb.worker.api.Worker;
import prb.worker.inventory.StoredInventory.Use;
import prb.worker.inventory.exchange.Document;
import prb.worker.inventory.exchange.Fields;
import prb.worker.inventory.exchange.Row;

/** Nodes that share an inventory: each change reaches all, or nobody. */
class SharedInventoryTest {

    @TempDir
    Path folder;

    private final FakeMeeting meeting = new FakeMeeting();
    private final List<SharedNode> open = new ArrayList<>();

    private SharedNode node(String name) throws Exception {
        return node(name, 1);
    }

    private SharedNode node(String name, int key) throws Exception {
        SharedNode node = new SharedNode(meeting, folder, name, key);
        open.add(node);
        return node;
    }

    private SharedNode current(String name) throws Exception {
        SharedNode node = node(name);
        node.awaitCurrent();
        return node;
    }

    @AfterEach
    void close() throws Exception {
        for (SharedNode node : open) {
            node.close();
        }
    }

    private static Worker staked(Worker w, long more) {
        return new Worker(w.id(), w.pid(), w.name(), w.endpoint(), w.stake().add(BigInteger.valueOf(more)), w.enabled(),
                w.syncOnly(), w.gatekeeper());
    }

    private static void awaitEqual(SharedNode one, SharedNode... others) {
        for (SharedNode other : others) {
            other.await("it has the same", () -> other.content().equals(one.content()) && other.inventory.behind().isEmpty());
        }
    }

    @Test
    void everyKindOfChangeReachesTheOthersWithItsAuthorAndNode() throws Exception {
        SharedNode a = current("a");
        SharedNode b = current("b");
        AtomicInteger told = new AtomicInteger();
        b.inventory.onChange(told::incrementAndGet);
        a.inventory.by("peer Qm1").createPools(List.of(pool(1, "one"), pool(2, "two", "//Bob")));
        b.await("the pools are there", () -> b.inventory.pools().size() == 2);
        b.inventory.by("shell").createWorkers(List.of(worker(1, "w"), worker(2, "v"), worker(2, "u")));
        awaitEqual(b, a);
        a.inventory.updateWorkers(List.of(staked(a.inventory.workers().getFirst(), 5)));
        awaitEqual(a, b);
        a.inventory.importDocument(new Document("f", List.of(), List.of(new Row(1, Map.of("name", "x", "pid", "1", "endpoint",
                "http://h:1", "stake", Samples.STAKE)))), false, "import of f by shell");
        awaitEqual(a, b);
        Pool two = b.inventory.pool(2).orElseThrow();
        b.inventory.deletePools(List.of(two.id()));
        awaitEqual(b, a);
        assertEquals(List.of("w", "x"), a.names());
        assertTrue(told.get() > 0, "runners of the other node are told");
        Bytes payload = Bytes.utf8("p");
        assertTrue(b.inventory.sign(Samples.account("//Alice"), payload).toArray().length > 0, "the closed key came along");

        awaitLogs(a, b, 10);
        assertEquals(lines(a), lines(b));
        assertEquals(List.of("peer Qm1 a created one", "peer Qm1 a created two", "shell b created w"), lines(a).subList(0, 3));
        assertTrue(lines(a).contains("import of f by shell a created x"), lines(a)::toString);
        assertFalse(meeting.records().values().stream().anyMatch(record -> record.value().orElse("").contains("//Alice")));
    }

    private static void awaitLogs(SharedNode a, SharedNode b, int entries) {
        a.await("the log is whole", () -> a.log().size() == entries);
        b.await("the log is whole", () -> b.log().size() == entries);
    }

    private static List<String> lines(SharedNode node) {
        return node.log().stream()
                .map(entry -> entry.author() + " " + entry.node() + " " + entry.difference().action().text() + " "
                        + entry.difference().name())
                .toList();
    }

    @Test
    void namesAndNumbersThatChangePlacesFitInEveryCopy() throws Exception {
        SharedNode a = current("a");
        SharedNode b = current("b");
        b.records.connected = false;
        List<Pool> pools = a.inventory.createPools(List.of(pool(1, "one"), pool(2, "two")));
        List<Worker> workers = a.inventory.createWorkers(List.of(worker(1, "w1"), worker(2, "w2")));
        for (int round = 0; round < 4; round++) {
            Worker w1 = a.inventory.workers().getFirst();
            Worker w2 = a.inventory.workers().getLast();
            a.inventory.updateWorkers(List.of(named(w1, w2.name()), named(w2, w1.name())));
            Pool p1 = a.inventory.pools().getFirst();
            Pool p2 = a.inventory.pools().getLast();
            a.inventory.updatePools(List.of(numbered(p1, p2.pid()), numbered(p2, p1.pid())));
        }
        a.inventory.deleteWorkers(List.of(workers.getFirst().id()));
        a.inventory.createWorkers(List.of(worker(1, workers.getFirst().name())));
        a.inventory.deletePools(List.of(pools.getLast().id()));
        a.inventory.createPools(List.of(pool(2, "two")));
        b.records.connected = true;
        meeting.tell();
        awaitEqual(a, b);
        assertEquals(2, b.inventory.pools().size());
    }

    private static Worker named(Worker w, String name) {
        return new Worker(w.id(), w.pid(), name, w.endpoint(), w.stake(), w.enabled(), w.syncOnly(), w.gatekeeper());
    }

    private static Pool numbered(Pool p, long pid) {
        return new Pool(p.id(), pid, p.name(), p.operator(), p.proxiedOwner(), p.enabled(), p.syncOnly());
    }

    @Test
    void editsAtTheSameTimeConvergeAndEachNameGoesToOne() throws Exception {
        SharedNode a = current("a");
        SharedNode b = current("b");
        a.inventory.createPools(List.of(pool(1, "one")));
        awaitEqual(a, b);
        int each = 15;
        int won = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> wins = new ArrayList<>();
            for (SharedNode node : List.of(a, b, a, b)) {
                wins.add(threads.submit(() -> contend(node.inventory, each)));
            }
            for (Future<Integer> win : wins) {
                won += win.get();
            }
        }
        assertEquals(each, won);
        awaitEqual(a, b);
        assertEquals(each, a.names().size());
    }

    private static int contend(Inventory inventory, int each) {
        int won = 0;
        for (int i = 0; i < each; i++) {
            boolean decided = false;
            while (!decided) {
                try {
                    inventory.createWorkers(List.of(worker(1, "w" + i)));
                    won++;
                    decided = true;
                } catch (InventoryException e) {
                    assertEquals(InventoryException.Kind.DUPLICATE, e.kind());
                    decided = true;
                } catch (UnavailableException e) {
                    assertTrue(e.getMessage().contains("all the time"), e::getMessage);
                }
            }
        }
        return won;
    }

    @Test
    void changeThatWasAppendedAndNotCommittedIsThereAfterTheNextStart() throws Exception {
        SharedNode a = current("a");
        SharedNode b = current("b");
        a.inventory.createPools(List.of(pool(1, "one")));
        a.records.prompt = false;
        a.records.endsAfterAppend = new IllegalArgumentException("the process ends");
        assertThrows(IllegalArgumentException.class, () -> a.inventory.createWorkers(List.of(worker(1, "w"))));
        assertEquals(List.of(), a.names());
        assertTrue(a.inventory.behind().orElse("").contains("out of date"), () -> "" + a.inventory.behind());
        a.close();
        a.records.endsAfterAppend = null;
        a.open();
        a.awaitCurrent();
        assertEquals(List.of("w"), a.names());
        meeting.tell();
        awaitEqual(a, b);
        assertEquals(lines(a), lines(b));
    }

    @Test
    void nothingChangesWhileTheOthersCanNotBeTold() throws Exception {
        SharedNode a = current("a");
        a.inventory.createPools(List.of(pool(1, "one")));
        a.records.connected = false;
        Map<String, String> before = a.content();
        UnavailableException e = assertThrows(UnavailableException.class,
                () -> a.inventory.createWorkers(List.of(worker(1, "w"))));
        assertTrue(e.getMessage().contains("nothing was changed") && e.getMessage().contains("out of reach"), e::getMessage);
        assertTrue(a.inventory.behind().isPresent());
        assertEquals(before, a.content());
        assertEquals(1, a.log().size());
        a.records.connected = true;
        a.records.prompt = false;
        a.records.answersGetLost = true;
        assertThrows(UnavailableException.class, () -> a.inventory.createWorkers(List.of(worker(1, "w"))));
        assertEquals(before, a.content(), "not here either, as long as it is not known");
        a.records.answersGetLost = false;
        a.inventory.createWorkers(List.of(worker(1, "v")));
        assertEquals(List.of("v", "w"), a.names(), "what had arrived was taken over first");
    }

    @Test
    void withoutRecordsNothingIsChangedAndNothingClaimed() throws Exception {
        try (SharedNode a = new SharedNode(meeting, folder, "a")) {
            a.awaitCurrent();
            a.inventory.unbindRecords(a.records);
            assertTrue(a.inventory.behind().orElse("").contains("prb.redis"));
            assertThrows(UnavailableException.class, () -> a.inventory.createPools(List.of(pool(1, "one"))));
        }
    }

    @Test
    void nodeThatMissedChangesSaysSo() throws Exception {
        SharedNode a = current("a");
        SharedNode b = current("b");
        b.records.prompt = false;
        a.inventory.createPools(List.of(pool(1, "one")));
        assertTrue(b.inventory.behind().orElse("").contains("at revision 0, the fleet at 1"), () -> "" + b.inventory.behind());
        b.inventory.catchUp();
        assertEquals(Optional.empty(), b.inventory.behind());
        assertEquals(a.content(), b.content());
    }

    @Test
    void operatorsKeysStayClosedAndOpenWithTheSameKeyFileOnly() throws Exception {
        SharedNode a = current("a");
        a.inventory.createPools(List.of(pool(1, "one")));
        SharedNode stranger = node("stranger", 2);
        stranger.await("it says so", () -> stranger.inventory.fleetTrouble().isPresent());
        assertTrue(stranger.inventory.behind().orElse("").contains("closed by identity fake1"), () -> "" + stranger.inventory
                .behind());
        assertEquals(Map.of(), stranger.content());
        assertThrows(UnavailableException.class, () -> stranger.inventory.createPools(List.of(pool(2, "two"))));
        assertEquals(1, a.inventory.pools().size());
        SharedNode b = current("b");
        assertArrayEquals(a.inventory.encryptedOperator(a.inventory.pool(1).orElseThrow().id()).orElseThrow().toArray(),
                b.inventory.encryptedOperator(b.inventory.pool(1).orElseThrow().id()).orElseThrow().toArray());
        assertEquals(Optional.of(KeyType.SR25519), b.inventory.keyType(Samples.account("//Alice")));
        a.inventory.deletePools(a.inventory.pools().stream().map(Pool::id).toList());
        meeting.tell();
        stranger.awaitCurrent();
        stranger.inventory.createPools(List.of(pool(3, "three")));
        a.await("without pools the other key file counts", () -> a.inventory.fleetTrouble().isPresent());
    }

    @Test
    void filesOfAFleetAreChangedByItsNodesOnlyUntilTheyLeave() throws Exception {
        SharedNode a = new SharedNode(meeting, folder, "a");
        a.awaitCurrent();
        a.inventory.createPools(List.of(pool(1, "one")));
        a.close();
        try (StoredInventory files = new StoredInventory(new FakeIdentity(1), a.file)) {
            assertEquals(1, files.pools().size());
            assertEquals(Optional.empty(), files.behind());
            assertTrue(assertThrows(UnavailableException.class, () -> files.createPools(List.of(pool(2, "two")))).getMessage()
                    .contains("PRB_FLEET"));
        }
        try (StoredInventory alone = new StoredInventory(new FakeIdentity(1), a.file, Use.ALONE, "")) {
            alone.createPools(List.of(pool(2, "two")));
        }
        try (StoredInventory files = new StoredInventory(new FakeIdentity(1), a.file)) {
            files.createPools(List.of(pool(3, "three")));
            assertEquals("", files.log(1, Optional.empty()).getFirst().node());
            assertEquals(Map.of(Fields.PID, "3"), Map.of(Fields.PID, "" + files.pools().getLast().pid()));
        }
    }
}
