package prb.blob.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.FactBatch;
import prb.blob.api.fact.FactJournal;
import prb.blob.api.fact.FactReader;

/** A journal in memory that can go away: before an append, or after it was written and before it returned. */
final class FakeJournal implements FactJournal {

    final List<FactBatch> entries = new ArrayList<>();
    private boolean down;
    private int failAt = -1;

    /** The append with this index is written and then fails, as does everything after it until {@link #comeBack}. */
    synchronized void goAwayAt(int index) {
        failAt = index;
    }

    synchronized boolean isDown() {
        return down;
    }

    synchronized void comeBack() {
        down = false;
        failAt = -1;
    }

    synchronized List<FactBatch> snapshot() {
        return List.copyOf(entries);
    }

    @Override
    public synchronized long append(FactBatch batch) {
        check();
        entries.add(batch);
        if (entries.size() - 1 == failAt) {
            down = true;
            check();
        }
        return entries.size() - 1;
    }

    private void check() {
        if (down) {
            throw new IllegalStateException("the journal is closed");
        }
    }

    @Override
    public synchronized Optional<EncoderPosition> position() {
        check();
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast().position());
    }

    @Override
    public synchronized long lastIndex() {
        return entries.size() - 1;
    }

    @Override
    public Tail tail(String name, long afterIndex, FactReader reader) {
        throw new UnsupportedOperationException();
    }
}
