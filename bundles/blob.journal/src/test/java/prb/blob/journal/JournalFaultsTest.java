package prb.blob.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static prb.blob.journal.FactJournalTest.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.openhft.chronicle.core.time.SetTimeProvider;
import net.openhft.chronicle.core.time.SystemTimeProvider;
import net.openhft.chronicle.core.time.TimeProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.FactJournal;
import prb.scale.Bytes;
import prb.substrate.chain.grandpa.AuthoritySet;

/** What the journal does when disks fill up or fail, and which files, threads and readers it keeps. */
class JournalFaultsTest {

    private static final long HOUR_MS = TimeUnit.HOURS.toMillis(1);

    @TempDir
    Path folder;

    private ChronicleFactJournal open(TimeProvider time, JournalQueue.Durability durability) throws IOException {
        return new ChronicleFactJournal(folder, new ChronicleFactJournal.Ground(0, time, durability));
    }

    private ChronicleFactJournal open() throws IOException {
        return open(SystemTimeProvider.INSTANCE, JournalQueue.FSYNC);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".cq4")).sorted().toList();
        }
    }

    @Test
    void filesThatEveryTailTookInAreDeletedAndThePositionStays() throws Exception {
        SetTimeProvider time = new SetTimeProvider(System.currentTimeMillis() * 1_000_000);
        List<Long> indexes = new ArrayList<>();
        try (Closing journal = new Closing(open(time, JournalQueue.FSYNC))) {
            BlockingQueue<Long> store = new LinkedBlockingQueue<>();
            FactJournal.Tail tail = journal.get().tail("store", -1, (index, batch) -> store.add(index));
            FactJournal.Tail other = journal.get().tail("other", -1, (index, batch) -> {});
            for (int n = 1; n <= 4; n++) {
                indexes.add(journal.get().append(batch(n)));
                time.advanceMillis(HOUR_MS);
            }
            assertEquals(4, files().size());
            for (int n = 0; n < 4; n++) {
                assertEquals(indexes.get(n), store.poll(10, TimeUnit.SECONDS));
            }
            tail.acknowledge(indexes.get(3));
            assertEquals(4, files().size(), "the other tail has acknowledged nothing");
            other.acknowledge(indexes.get(1));
            assertEquals(3, files().size());
            other.acknowledge(indexes.get(3));
            assertEquals(1, files().size());
            assertEquals(batch(4).position(), journal.get().position().orElseThrow());
        }
        try (Closing journal = new Closing(open(time, JournalQueue.FSYNC))) {
            assertEquals(batch(4).position(), journal.get().position().orElseThrow());
            assertEquals(indexes.get(3), journal.get().lastIndex());
            String refused = assertThrows(IllegalStateException.class,
                    () -> journal.get().tail("store", indexes.get(0), (index, batch) -> {})).getMessage();
            assertTrue(refused.contains("deleted"), refused);
            BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
            journal.get().tail("store", indexes.get(3), (index, batch) -> seen.add(index));
            long next = journal.get().append(batch(5));
            assertEquals(next, seen.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void tailThatIsAwayKeepsItsEntries() throws Exception {
        SetTimeProvider time = new SetTimeProvider(System.currentTimeMillis() * 1_000_000);
        try (Closing journal = new Closing(open(time, JournalQueue.FSYNC))) {
            journal.get().tail("store", -1, (index, batch) -> {}).close();
            FactJournal.Tail other = journal.get().tail("other", -1, (index, batch) -> {});
            journal.get().append(batch(1));
            time.advanceMillis(HOUR_MS);
            other.acknowledge(journal.get().append(batch(2)));
            assertEquals(2, files().size());
        }
    }

    @Test
    void readerOfAnotherJournalGetsEveryEntry() throws Exception {
        try (Closing journal = new Closing(open())) {
            long index = journal.get().append(batch(1));
            BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
            journal.get().tail("store", index + 1000, (at, batch) -> seen.add(at));
            assertEquals(index, seen.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void nothingIsAcknowledgedBeforeItIsForcedToDisk() throws Exception {
        List<String> forced = new CopyOnWriteArrayList<>();
        AtomicBoolean failing = new AtomicBoolean();
        try (Closing journal = new Closing(open(SystemTimeProvider.INSTANCE, file -> {
            forced.add(file.getFileName().toString());
            if (failing.get()) {
                throw new IOException("Input/output error");
            }
            JournalQueue.FSYNC.force(file);
        }))) {
            journal.get().append(batch(1));
            assertEquals(List.of(files().getFirst(), folder.getFileName().toString()), forced, "the file, then its name");
            journal.get().append(batch(2));
            assertEquals(3, forced.size());
            failing.set(true);
            assertThrows(IllegalStateException.class, () -> journal.get().append(batch(3)));
            assertEquals(2, journal.get().position().orElseThrow().relayNumber());
            failing.set(false);
            int before = forced.size();
            String refused = assertThrows(IllegalStateException.class, () -> journal.get().append(batch(4))).getMessage();
            assertTrue(refused.contains("disk failed"), refused);
            assertEquals(before, forced.size(), "a failed fsync is never tried again as if nothing had happened");
        }
    }

    /** In /proc/self/smaps a written page of a mapping is dirty until it is written out; fsync leaves none. */
    @Test
    void acknowledgedPagesAreCleanInTheKernel() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/smaps")), "skipped: no /proc/self/smaps");
        AtomicBoolean force = new AtomicBoolean();
        try (Closing journal = new Closing(open(SystemTimeProvider.INSTANCE, file -> {
            if (force.get()) {
                JournalQueue.FSYNC.force(file);
            }
        }))) {
            journal.get().append(batch(1));
            assumeTrue(dirtyKib() > 0, "skipped: this file system keeps no account of dirty pages");
            force.set(true);
            journal.get().append(batch(2));
            assertEquals(0, dirtyKib());
        }
    }

    private long dirtyKib() throws IOException {
        long sum = 0;
        boolean ours = false;
        String name = files().getFirst();
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                ours = line.endsWith(folder.getFileName() + "/" + name);
            } else if (ours && line.matches("(Shared|Private)_Dirty:.*")) {
                sum += Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return sum;
    }

    @Test
    void fullTmpfsLeavesTheJournalReadableAndWritingResumes() throws Exception {
        Path small = folder.resolve("small");
        Files.createDirectories(small);
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=24m", "none", small.toString()) == 0,
                "skipped: a small file system can not be mounted here");
        try (Closing journal = new Closing(new ChronicleFactJournal(small, new ChronicleFactJournal.Ground(16L << 20,
                SystemTimeProvider.INSTANCE, JournalQueue.FSYNC)))) {
            journal.get().append(batch(1));
            Path ballast = small.resolve("ballast");
            Files.write(ballast, new byte[8 << 20]);
            String refused = assertThrows(IllegalStateException.class, () -> journal.get().append(batch(2))).getMessage();
            assertTrue(refused.contains("kept free"), refused);
            assertEquals(1, journal.get().position().orElseThrow().relayNumber());
            Files.delete(ballast);
            journal.get().append(batch(2));
            assertEquals(2, journal.get().position().orElseThrow().relayNumber());
        } finally {
            run("umount", small.toString());
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
                .waitFor();
    }

    @Test
    void closedJournalLeavesNoThread() throws Exception {
        try (Closing journal = new Closing(open())) {
            journal.get().tail("store", -1, (index, batch) -> {});
            journal.get().append(batch(1));
        }
        Set<String> left = Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.contains("hronicle") || name.contains("journal") || name.contains("disk")
                        || name.contains("esource"))
                .collect(Collectors.toSet());
        assertEquals(Set.of(), left);
        try (Closing journal = new Closing(open())) {
            assertEquals(1, journal.get().position().orElseThrow().relayNumber(), "it opens again in the same process");
        }
    }

    @Test
    void newerFormatIsRefusedAndTheOldOneStillOpens() throws Exception {
        open().close();
        assertEquals("2", Files.readString(folder.resolve("format")).strip());
        Files.writeString(folder.resolve("format"), "9\n");
        String refused = assertThrows(IOException.class, this::open).getMessage();
        assertTrue(refused.contains("format 9"), refused);
        Path old = folder.resolve("old");
        Files.createDirectories(old);
        Files.createFile(old.resolve("metadata.cq4t"));
        assertEquals(JournalFormat.HOURLY, JournalFormat.of(old));
    }

    @Test
    void seedOfAnImportIsWhereTheEncoderGoesOn() throws Exception {
        EncoderPosition imported = new EncoderPosition(2004, 77, Bytes.wrap(new byte[32]), new AuthoritySet(List.of(), 3), 5, 5,
                Bytes.wrap(new byte[32]));
        PositionSeed.write(folder, imported);
        try (Closing journal = new Closing(open())) {
            assertEquals(imported, journal.get().position().orElseThrow());
            journal.get().append(batch(78));
        }
        PositionSeed.write(folder, imported);
        try (Closing journal = new Closing(open())) {
            assertEquals(78, journal.get().position().orElseThrow().relayNumber(), "an older seed changes nothing");
            assertFalse(Files.exists(folder.resolve("seed")));
        }
    }

    /** Closes a journal at the end of a block. */
    private record Closing(ChronicleFactJournal get) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            get.close();
        }
    }
}
