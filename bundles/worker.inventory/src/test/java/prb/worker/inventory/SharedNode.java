package prb.worker.inventory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import prb.worker.api.Pool;
import prb.worker.api.Worker;
import prb.worker.inventory.StoredInventory.Use;
import prb.worker.inventory.exchange.Fields;

/** An inventory that shares, on a file of its own, and its place at the meeting. */
final class SharedNode implements AutoCloseable {

    private static final long DEADLINE_S = 30;

    final FakeMeeting.Node records;
    final Path file;
    private final String name;
    private final int key;
    StoredInventory inventory;

    SharedNode(FakeMeeting meeting, Path folder, String name) throws IOException {
        this(meeting, folder, name, 1);
    }

    /** @param key whose operators' keys it can open */
    SharedNode(FakeMeeting meeting, Path folder, String name, int key) throws IOException {
        this.records = meeting.join();
        this.file = folder.resolve(name + "/local.db");
        this.name = name;
        this.key = key;
        open();
    }

    /** As a start of the process. */
    void open() throws IOException {
        inventory = new StoredInventory(new FakeIdentity(key), file, Use.SHARED, name);
        inventory.bindRecords(records);
    }

    @Override
    public void close() throws IOException {
        inventory.close();
    }

    /** Pools and workers by id, as texts. */
    Map<String, String> content() {
        Map<String, String> content = new TreeMap<>();
        for (Pool pool : inventory.pools()) {
            content.put(pool.id(),
                    Fields.of(pool) + " "
                            + inventory.encryptedOperator(pool.id()).map(Object::toString).orElse("gone meanwhile"));
        }
        for (Worker worker : inventory.workers()) {
            content.put(worker.id(), Fields.of(worker).toString());
        }
        return content;
    }

    List<String> names() {
        return inventory.workers().stream().map(Worker::name).sorted().toList();
    }

    List<LoggedChange> log() {
        return inventory.log(100_000, Optional.empty());
    }

    void awaitCurrent() {
        await("it is up to date", () -> inventory.behind().isEmpty());
    }

    void await(String what, BooleanSupplier reached) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in time: " + what + "; " + name + " is behind: " + inventory.behind() + ", has "
                        + content());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }
}
