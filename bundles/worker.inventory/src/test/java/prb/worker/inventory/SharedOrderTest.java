package prb.worker.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import prb.worker.api.InventoryException;
import prb.worker.api.NewPool;
import prb.worker.api.Pool;
import prb.worker.api.Worker;

/**
 * Edits, cuts, restarts, killed appends and losses of everything in an order that a seed gives: all copies are equal in the end,
 * and what was acknowledged and not undone is in them as long as nothing was lost.
 */
class SharedOrderTest {

    private static final int NODES = 4;
    private static final int STEPS = 250;

    @TempDir
    Path folder;

    private final FakeMeeting meeting = new FakeMeeting();
    private final List<SharedNode> nodes = new ArrayList<>();
    /** Names of workers that were acknowledged and not deleted by an acknowledged call; only while nothing is lost. */
    private final TreeSet<String> acknowledged = new TreeSet<>();
    private int made;
    private Random chance;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void allCopiesAreEqualInTheEnd(long seed) throws Exception {
        run(seed, true);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void nothingAcknowledgedIsMissingWhenNothingWasLost(long seed) throws Exception {
        TreeSet<String> names = new TreeSet<>(run(seed, false));
        names.removeIf(name -> !acknowledged.contains(name));
        assertEquals(acknowledged, names, "seed " + seed);
    }

    /** @return names of all workers in the end */
    private List<String> run(long seed, boolean losses) throws Exception {
        chance = new Random(seed);
        try {
            for (int i = 0; i < NODES; i++) {
                SharedNode node = new SharedNode(meeting, folder, "n" + i);
                node.records.prompt = false;
                nodes.add(node);
                node.awaitCurrent();
            }
            for (int step = 0; step < STEPS; step++) {
                step(nodes.get(chance.nextInt(NODES)), losses);
            }
            settle();
            for (SharedNode node : nodes) {
                assertEquals(nodes.getFirst().content(), node.content(), "seed " + seed);
                assertEquals(meeting.newest(), node.inventory.fleetRevision().orElseThrow(), "seed " + seed);
            }
            if (!losses) {
                List<String> log = shares(nodes.getFirst());
                for (SharedNode node : nodes) {
                    assertEquals(log, shares(node), "seed " + seed);
                }
            }
            return nodes.getFirst().names();
        } finally {
            for (SharedNode node : nodes) {
                node.close();
            }
        }
    }

    private static List<String> shares(SharedNode node) {
        return node.log().stream().map(entry -> entry.at() + " " + entry.node() + " " + entry.difference()).toList();
    }

    private void settle() throws Exception {
        for (SharedNode node : nodes) {
            node.records.connected = true;
            node.records.answersGetLost = false;
        }
        meeting.fill();
        for (int round = 0; round < 3; round++) {
            for (SharedNode node : nodes) {
                node.inventory.catchUp();
            }
        }
    }

    private void step(SharedNode node, boolean losses) throws Exception {
        switch (chance.nextInt(losses ? 13 : 12)) {
            case 0 -> node.records.connected = false;
            case 1, 2 -> node.records.connected = true;
            case 3 -> {
                node.close();
                node.open();
            }
            case 4 -> node.records.answersGetLost = chance.nextBoolean();
            case 5, 6 -> look(node);
            case 12 -> {
                meeting.lose();
                if (chance.nextBoolean()) {
                    edit(node);
                }
                meeting.fill();
            }
            default -> edit(node);
        }
    }

    private static void look(SharedNode node) throws Exception {
        try {
            node.inventory.catchUp();
        } catch (UnavailableException cutOff) {
            assertEquals(true, node.inventory.behind().isPresent());
        }
    }

    private void edit(SharedNode node) throws Exception {
        List<Worker> workers = node.inventory.workers();
        List<Pool> pools = node.inventory.pools();
        String name = "w" + made++;
        try {
            switch (chance.nextInt(6)) {
                case 0 -> node.inventory.createPools(List.of(new NewPool(chance.nextInt(6), "p" + chance.nextInt(8), "//Alice",
                        Optional.empty(), true, false)));
                case 1 -> {
                    look(node); // so that all workers are known that go along
                    List<Pool> known = node.inventory.pools();
                    if (!known.isEmpty() && chance.nextInt(4) == 0) {
                        Pool gone = known.get(chance.nextInt(known.size()));
                        forget(node.inventory.workers().stream().filter(w -> w.pid() == gone.pid()).map(Worker::name).toList());
                        node.inventory.deletePools(List.of(gone.id()));
                    }
                }
                case 2 -> {
                    if (!workers.isEmpty()) {
                        Worker gone = workers.get(chance.nextInt(workers.size()));
                        forget(List.of(gone.name()));
                        node.inventory.deleteWorkers(List.of(gone.id()));
                    }
                }
                case 3 -> {
                    if (!workers.isEmpty()) {
                        Worker w = workers.get(chance.nextInt(workers.size()));
                        node.inventory.updateWorkers(List.of(new Worker(w.id(), w.pid(), w.name(), w.endpoint(), w.stake().add(
                                BigInteger.ONE), !w.enabled(), false, false)));
                    }
                }
                default -> {
                    if (!pools.isEmpty()) {
                        node.inventory
                                .createWorkers(List.of(Samples.worker(pools.get(chance.nextInt(pools.size())).pid(), name)));
                        acknowledged.add(name);
                    }
                }
            }
        } catch (InventoryException | UnavailableException refused) {
            // Others were first, or it is cut off: then it may or may not come to be.
            assertEquals(false, acknowledged.contains(name));
        }
    }

    /** Also when the call is not acknowledged: it may have arrived. */
    private void forget(List<String> names) {
        acknowledged.removeAll(names);
    }
}
