package prb.blob.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobUnavailableException;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.FactBatch;
import prb.blob.api.fact.FactJournal;
import prb.blob.api.fact.FactReader;

class RocksBlobSourceTest {

    @TempDir
    Path folder;

    @Test
    void journalMayGoAndComeBackAndNothingIsTakenTwice() throws Exception {
        RocksBlobSource source = new RocksBlobSource(config());
        AtomicReference<BlobProgress> heard = new AtomicReference<>();
        source.onProgress(heard::set);
        ListJournal journal = new ListJournal();
        journal.entries.add(Sample.ranges(11, 20, false));
        source.bindJournal(journal);
        assertEquals(20, source.progress().relayEncoded());
        source.unbindJournal(journal);
        journal.entries.add(Sample.ranges(21, 30, false));
        assertEquals(20, source.progress().relayEncoded());
        source.bindJournal(journal);
        assertEquals(30, heard.get().relayEncoded());
        assertEquals(List.of(-1L, 0L), journal.startedAfter);
        source.close();
    }

    @Test
    void paraBlockIsServableAsSoonAsItIsTaken() throws Exception {
        RocksBlobSource source = new RocksBlobSource(config());
        ListJournal journal = new ListJournal();
        journal.entries.add(Sample.paraBlock(1));
        source.bindJournal(journal);
        assertEquals(1, source.progress().paraEncoded());
        assertTrue(source.get(new BlobKey.ParaBlock(1)).isPresent());
        assertEquals("{\"firstBlockNumber\":1,\"lastBlockNumber\":1}", source.get(new BlobKey.ParaIndex(1)).orElseThrow()
                .toBytes().toUtf8());
        assertEquals(Optional.empty(), source.get(new BlobKey.ParaBlock(2)));
        source.close();
    }

    @Test
    void paraProgressAfterARestartIsWhatIsThereNotWhatARangeProves() throws Exception {
        RocksBlobSource source = new RocksBlobSource(config());
        ListJournal journal = new ListJournal();
        journal.entries.add(Sample.genesis(10));
        journal.entries.add(Sample.paraBlock(1));
        journal.entries.add(Sample.rangeWithHead(11, 20, 7));
        source.bindJournal(journal);
        BlobProgress before = source.progress();
        assertEquals(1, before.paraEncoded());
        source.close();
        source = new RocksBlobSource(config());
        assertEquals(before, source.progress());
        assertEquals(Optional.empty(), source.get(new BlobKey.ParaBlock(7)));
        source.close();
    }

    @Test
    void closedSourceSaysSo() throws Exception {
        RocksBlobSource source = new RocksBlobSource(config());
        source.close();
        assertThrows(BlobUnavailableException.class, () -> source.get(new BlobKey.ParaBlock(1)));
    }

    /** Delivers what is there when a tail starts; that is all these tests need. */
    private static final class ListJournal implements FactJournal {
        final List<FactBatch> entries = new ArrayList<>();
        final List<Long> startedAfter = new ArrayList<>();

        @Override
        public long append(FactBatch batch) {
            entries.add(batch);
            return entries.size() - 1L;
        }

        @Override
        public Optional<EncoderPosition> position() {
            return Optional.empty();
        }

        @Override
        public long lastIndex() {
            return entries.size() - 1L;
        }

        @Override
        public Tail tail(String name, long afterIndex, FactReader reader) {
            startedAfter.add(afterIndex);
            for (int i = (int) afterIndex + 1; i < entries.size(); i++) {
                reader.read(i, entries.get(i));
            }
            return new Tail() {
                @Override
                public void acknowledge(long index) {}

                @Override
                public void close() {}
            };
        }
    }

    private RocksBlobSource.Config config() {
        return new RocksBlobSource.Config() {
            @Override
            public String folder() {
                return folder.toString();
            }

            @Override
            public long rangeBytesMax() {
                return 4 << 20;
            }

            @Override
            public int firstParaHeader() {
                return 1;
            }

            @Override
            public boolean paraBatch() {
                return false;
            }

            @Override
            public int paraBatchBlocks() {
                return 15;
            }

            @Override
            public long cacheBytesMax() {
                return 1 << 20;
            }

            @Override
            public long reserveBytes() {
                return 0;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return RocksBlobSource.Config.class;
            }
        };
    }
}
