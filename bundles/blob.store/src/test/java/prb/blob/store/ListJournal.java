package prb.blob.store;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.FactBatch;
import prb.blob.api.fact.FactJournal;
import prb.blob.api.fact.FactReader;

/** Delivers what is there when a tail starts; that is all these tests need. */
final class ListJournal implements FactJournal {
    final List<FactBatch> entries = new ArrayList<>();
    final List<Long> startedAfter = new ArrayList<>();
    final List<String> anew = new ArrayList<>();
    long deleted = -1;

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

    @Override
    public long deletedUpTo() {
        return deleted;
    }

    @Override
    public void beginAnew(String reason) {
        anew.add(reason);
    }

    /** Settings for tests. */
    static RocksBlobSource.Config config(Path folder) {
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
