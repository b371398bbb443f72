package prb.blob.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.openhft.chronicle.core.time.SystemTimeProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactBatch;
import prb.blob.api.fact.FactJournal;
import prb.scale.Bytes;
import prb.substrate.chain.grandpa.Authority;
import prb.substrate.chain.grandpa.AuthoritySet;

class FactJournalTest {

    private static final Bytes HASH = Bytes.wrap(new byte[32]);

    @TempDir
    Path folder;

    private ChronicleFactJournal open() throws IOException {
        return new ChronicleFactJournal(folder, new ChronicleFactJournal.Ground(0, SystemTimeProvider.INSTANCE,
                JournalQueue.FSYNC));
    }

    static FactBatch batch(long n) {
        AuthoritySet set = new AuthoritySet(List.of(new Authority(HASH, 1)), 7);
        Fact range = new Fact.RelayRange(n, List.of(Bytes.utf8("header" + n)), Bytes.utf8("j"), 7,
                Optional.of(Bytes.utf8("change")), -1, Bytes.EMPTY);
        Fact para = new Fact.ParaBlock(n, Bytes.utf8("p"), Bytes.EMPTY);
        return new FactBatch(List.of(new Fact.Genesis(2004, 0, 1, Bytes.utf8("i"), Bytes.utf8("s")), para, range),
                new EncoderPosition(2004, n, HASH, set, -1, n, HASH));
    }

    @Test
    void whatWasAppendedIsThereAfterReopening() throws IOException {
        ChronicleFactJournal journal = open();
        assertEquals(-1, journal.lastIndex());
        assertTrue(journal.position().isEmpty());
        long first = journal.append(batch(1));
        long second = journal.append(batch(2));
        assertTrue(second > first);
        journal.close();

        ChronicleFactJournal again = open();
        assertEquals(batch(2).position(), again.position().orElseThrow());
        assertEquals(second, again.lastIndex());
        again.close();
    }

    @Test
    void tailGetsEveryEntryOnceInOrder() throws Exception {
        ChronicleFactJournal journal = open();
        long first = journal.append(batch(1));
        BlockingQueue<Long> all = new LinkedBlockingQueue<>();
        BlockingQueue<Long> later = new LinkedBlockingQueue<>();
        journal.tail("all", -1, (index, batch) -> all.add(batch.position().relayNumber()));
        journal.tail("later", first, (index, batch) -> later.add(batch.position().relayNumber()));
        for (int n = 2; n <= 200; n++) {
            journal.append(batch(n));
        }
        for (long n = 1; n <= 200; n++) {
            assertEquals(n, all.poll(10, TimeUnit.SECONDS));
        }
        for (long n = 2; n <= 200; n++) {
            assertEquals(n, later.poll(10, TimeUnit.SECONDS));
        }
        journal.close();
    }

    @Test
    void readerThatFailsGetsTheSameEntryAgain() throws Exception {
        ChronicleFactJournal journal = open();
        AtomicInteger calls = new AtomicInteger();
        BlockingQueue<FactBatch> taken = new LinkedBlockingQueue<>();
        journal.tail("t", -1, (index, batch) -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("not now");
            }
            taken.add(batch);
        });
        journal.append(batch(1));
        assertEquals(batch(1), taken.poll(10, TimeUnit.SECONDS));
        assertEquals(2, calls.get());
        journal.close();
    }

    @Test
    void concurrentAppendsAreAllDurableAndOrdered() throws Exception {
        ChronicleFactJournal journal = open();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int base = t * 100;
            threads.add(Thread.startVirtualThread(() -> {
                for (int i = 1; i <= 25; i++) {
                    journal.append(batch(base + i));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        journal.close();
        ChronicleFactJournal again = open();
        BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
        FactJournal.Tail tail = again.tail("t", -1, (index, batch) -> seen.add(index));
        long before = -1;
        for (int i = 0; i < 200; i++) {
            long index = seen.poll(10, TimeUnit.SECONDS);
            assertTrue(index > before);
            before = index;
        }
        tail.close();
        assertEquals(again.lastIndex(), before);
        again.close();
    }

    @Test
    void secondOwnerOfTheFolderIsRefusedNamingTheFirst() throws IOException {
        ChronicleFactJournal journal = open();
        IOException refused = assertThrows(IOException.class, this::open);
        assertTrue(refused.getMessage().contains(Long.toString(ProcessHandle.current().pid())), refused.getMessage());
        journal.close();
    }

    @Test
    void closedJournalRefusesEveryCall() throws IOException {
        ChronicleFactJournal journal = open();
        journal.close();
        assertThrows(IllegalStateException.class, () -> journal.append(batch(1)));
        assertThrows(IllegalStateException.class, journal::position);
        assertThrows(IllegalStateException.class, () -> journal.tail("t", -1, (index, batch) -> {}));
    }

    @Test
    void aJournalThatIsToBeginAnewIsEmptyWhenItOpensNext() throws IOException {
        ChronicleFactJournal journal = open();
        journal.append(batch(1));
        journal.beginAnew("the store is gone");
        journal.append(batch(2));
        assertEquals(batch(2).position(), journal.position().orElseThrow(), "until then it goes on");
        journal.close();
        journal = open();
        assertEquals(-1, journal.lastIndex());
        assertEquals(Optional.empty(), journal.position());
        assertEquals(-1, journal.deletedUpTo());
        journal.append(batch(1));
        journal.close();
        journal = open();
        assertEquals(batch(1).position(), journal.position().orElseThrow(), "once only");
        journal.close();
    }

    @Test
    void oversizedBatchIsRefusedByName() throws IOException {
        ChronicleFactJournal journal = open();
        FactBatch huge = new FactBatch(List.of(new Fact.ParaBlock(1, HASH,
                Bytes.wrap(new byte[JournalQueue.ENTRY_BYTES_MAX]))), batch(1).position());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> journal.append(huge)).getMessage().contains("limit"));
        journal.append(batch(1));
        journal.close();
    }
}
