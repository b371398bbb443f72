package prb.worker.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static prb.worker.inventory.Samples.pool;
import static prb.worker.inventory.Samples.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.worker.inventory.StoredInventory.Use;

/** Whose inventory counts when nodes with different files meet, and when what they have in common is lost. */
class JoiningTest {

    @TempDir
    Path folder;

    private final FakeMeeting meeting = new FakeMeeting();
    private final List<SharedNode> open = new ArrayList<>();

    private SharedNode current(String name) throws Exception {
        SharedNode node = new SharedNode(meeting, folder, name);
        open.add(node);
        node.awaitCurrent();
        return node;
    }

    @AfterEach
    void close() throws Exception {
        for (SharedNode node : open) {
            node.close();
        }
    }

    /** What a node had before there was a fleet. */
    private void before(String name, int pid, String... workers) throws Exception {
        try (StoredInventory alone = new StoredInventory(new FakeIdentity(1), folder.resolve(name + "/local.db"), Use.ALONE,
                "")) {
            alone.by("long ago").createPools(List.of(pool(pid, "pool" + pid)));
            for (String worker : workers) {
                alone.by("long ago").createWorkers(List.of(worker(pid, worker)));
            }
        }
    }

    private List<Path> copies(SharedNode node) throws IOException {
        try (Stream<Path> files = Files.list(node.file.getParent())) {
            return files.filter(file -> file.getFileName().toString().startsWith("local.db.before-fleet-")).toList();
        }
    }

    @Test
    void firstInventoryBecomesTheFleetsAndTheNextOneIsKeptInACopy() throws Exception {
        SharedNode empty = current("empty");
        before("a", 1, IntStream.range(0, 40).mapToObj(i -> "w" + i).toArray(String[]::new));
        before("b", 2, "other");
        SharedNode a = current("a");
        SharedNode b = current("b");
        meeting.tell();
        empty.await("it has it all", () -> empty.content().equals(a.content()));
        assertEquals(a.content(), b.content());
        assertEquals(40, b.names().size());
        assertEquals(List.of(), copies(a));
        assertEquals(List.of(), copies(empty), "there was nothing to keep");
        Path copy = copies(b).getFirst();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
        try (StoredInventory kept = new StoredInventory(new FakeIdentity(1), copy)) {
            assertEquals("other", kept.workers().getFirst().name());
        }
        assertTrue(b.log().stream().anyMatch(entry -> entry.author().equals(FleetCopy.TAKE_OVER) && entry.difference().name()
                .equals("other")), "what was lost here is noted here");
        assertEquals(41, empty.log().stream().filter(entry -> entry.author().equals("long ago")).count(),
                "the history comes along");
        a.inventory.createWorkers(List.of(worker(1, "new")));
        b.await("changes go on", () -> b.names().contains("new"));
    }

    @Test
    void sameInventoryOnAllNodesIsTakenForTheSame() throws Exception {
        before("a", 1, "w1", "w2");
        for (String name : List.of("b", "c")) {
            Files.createDirectories(folder.resolve(name));
            Files.copy(folder.resolve("a/local.db"), folder.resolve(name + "/local.db"));
        }
        SharedNode a = current("a");
        SharedNode b = current("b");
        assertEquals(a.content(), b.content());
        assertEquals(List.of(), copies(b));
        b.close();
        b.open();
        b.awaitCurrent();
        assertEquals(List.of(), copies(b));
        assertEquals(a.log().size(), current("c").log().size(), "entries that are here already come no second time");
    }

    @Test
    void nodeThatLeftAndWasChangedComesBackToWhatTheFleetHas() throws Exception {
        SharedNode a = current("a");
        SharedNode b = current("b");
        a.inventory.createPools(List.of(pool(1, "one")));
        b.await("the pool is there", () -> !b.inventory.pools().isEmpty());
        b.close();
        try (StoredInventory alone = new StoredInventory(new FakeIdentity(1), b.file, Use.ALONE, "")) {
            alone.createWorkers(List.of(worker(1, "mine")));
        }
        b.open();
        b.awaitCurrent();
        assertEquals(a.content(), b.content());
        assertEquals(1, copies(b).size());
    }

    @Test
    void nodeOfAnotherFleetIsFoundOut() throws Exception {
        FakeMeeting elsewhere = new FakeMeeting();
        try (SharedNode a = new SharedNode(elsewhere, folder, "a")) {
            a.awaitCurrent();
            a.inventory.createPools(List.of(pool(7, "theirs")));
        }
        SharedNode b = current("b");
        b.inventory.createPools(List.of(pool(1, "one")));
        b.inventory.createPools(List.of(pool(2, "two")));
        SharedNode a = current("a");
        assertEquals(b.content(), a.content());
        assertEquals(1, copies(a).size());
    }

    @Test
    void lossOfEverythingIsMadeGoodByWhoeverHasIt() throws Exception {
        SharedNode a = current("a");
        SharedNode b = current("b");
        a.inventory.createPools(List.of(pool(1, "one")));
        b.await("it is there", () -> !b.inventory.pools().isEmpty());
        meeting.lose();
        assertTrue(a.inventory.behind().isPresent());
        meeting.fill();
        a.awaitCurrent();
        b.awaitCurrent();
        b.inventory.createWorkers(List.of(worker(1, "w")));
        a.await("changes go on", () -> a.content().equals(b.content()));
        assertEquals(List.of(), copies(a));
    }

    @Test
    void emptyMeetingPlaceNeverEmptiesAnInventory() throws Exception {
        SharedNode a = current("a");
        a.inventory.createPools(List.of(pool(1, "one")));
        a.inventory.createWorkers(List.of(worker(1, "w")));
        a.records.connected = false;
        meeting.lose();
        SharedNode fresh = new SharedNode(meeting, folder, "fresh");
        open.add(fresh);
        meeting.fill();
        fresh.awaitCurrent();
        Map<String, String> before = a.content();
        a.records.connected = true;
        meeting.tell();
        a.awaitCurrent();
        assertEquals(before, a.content());
        fresh.await("it gets what the other had", () -> fresh.content().equals(before));
    }

    @Test
    void changesThatOnlyOneHadWhenAllWasLostAreKeptInACopy() throws Exception {
        SharedNode a = current("a");
        SharedNode b = current("b");
        a.inventory.createPools(List.of(pool(1, "one")));
        b.await("it is there", () -> !b.inventory.pools().isEmpty());
        b.records.connected = false;
        a.inventory.createWorkers(List.of(worker(1, "lost")));
        a.records.connected = false;
        b.records.connected = true;
        meeting.lose();
        meeting.fill();
        b.awaitCurrent();
        b.inventory.createWorkers(List.of(worker(1, "new")));
        a.records.connected = true;
        meeting.tell();
        a.awaitCurrent();
        assertEquals(List.of("new"), a.names());
        try (StoredInventory kept = new StoredInventory(new FakeIdentity(1), copies(a).getFirst())) {
            assertEquals("lost", kept.workers().getFirst().name());
        }
        assertTrue(a.log().stream().anyMatch(entry -> entry.difference().name().equals("lost") && entry.difference()
                .action() == Difference.Action.DELETED));
        assertEquals(Optional.empty(), a.inventory.behind());
    }
}
