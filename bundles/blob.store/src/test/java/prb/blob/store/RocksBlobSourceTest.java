package prb.blob.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobUnavailableException;

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

    private RocksBlobSource.Config config() {
        return ListJournal.config(folder);
    }
}
