package prb.blob.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobProgress;
import prb.scale.Bytes;
import prb.wire.blob.record.Genesis;
import prb.wire.blob.record.RangeMeta;

/**
 * Finds out how far an original provider is that can not be asked, from what it has: the last finished window by its number, the
 * ranges behind it one by one, and the last para block by halving. Goes on from what it found the last time, and asks a bounded
 * number of questions at a look, so that a long way takes several. One thread.
 */
final class OriginalProbe {

    /** Questions at one look. */
    static final int PROBES_MAX = 256;

    /** Fields of the original's window record. */
    private static final int WINDOW_STOP = 2;
    private static final int WINDOW_FINISHED = 7;

    /** Asks the provider. */
    @FunctionalInterface
    interface Asker {
        Optional<Bytes> ask(String key) throws IOException, InterruptedException;
    }

    private final Asker asker;
    private final ParaIds paraIds;
    private BlobProgress found = BlobProgress.NONE;
    private long windows; // all below this number are finished
    private long step = 1; // between windows asked for; 0 when the last finished one is found
    private long paraStep = 1;
    private int left;

    OriginalProbe(Asker asker, ParaIds paraIds) {
        this.asker = asker;
        this.paraIds = paraIds;
    }

    /** How far the provider is, as far as is known after this look. */
    BlobProgress look() throws IOException, InterruptedException {
        left = PROBES_MAX;
        if (found.paraId() < 0) {
            findGenesis();
        }
        if (found.paraId() >= 0) {
            findWindows();
            walkRanges();
            findParaBlocks();
        }
        return found;
    }

    private Optional<Bytes> ask(String key) throws IOException, InterruptedException {
        left--;
        return asker.ask(key);
    }

    private void findGenesis() throws IOException, InterruptedException {
        for (long id : paraIds.candidates()) {
            Optional<Bytes> record = ask(new BlobKey.Genesis(id).text());
            if (record.isPresent()) {
                try {
                    Genesis genesis = Genesis.parseFrom(record.get().asByteBuffer());
                    long start = Integer.toUnsignedLong(genesis.getParentNumber());
                    found = new BlobProgress(id, start, start, -1, 0);
                    return;
                } catch (InvalidProtocolBufferException e) {
                    throw new IOException("its genesis can not be read: " + e.getMessage(), e);
                }
            }
        }
    }

    /** Doubles the step while windows are finished, halves it when one is not. */
    private void findWindows() throws IOException, InterruptedException {
        while (step > 0 && left > 0) {
            long number = windows + step - 1;
            long stop = windowStop(number);
            if (stop >= 0) {
                windows = number + 1;
                reached(stop, -1);
                step *= 2;
            } else if (step == 1) {
                step = 0;
            } else {
                step = narrow(step);
            }
        }
    }

    // Below a window that is not finished: halves until the last finished one is found.
    private long narrow(long unfinished) throws IOException, InterruptedException {
        long bad = windows + unfinished - 1;
        while (bad > windows && left > 0) {
            long middle = windows + (bad - windows) / 2;
            long stop = windowStop(middle);
            if (stop >= 0) {
                windows = middle + 1;
                reached(stop, -1);
            } else {
                bad = middle;
            }
        }
        return left > 0 ? 0 : 1;
    }

    private long windowStop(long number) throws IOException, InterruptedException {
        Optional<Bytes> record = ask("window:" + number + ":pb");
        if (record.isEmpty()) {
            return -1;
        }
        try {
            UnknownFieldSet window = UnknownFieldSet.parseFrom(record.get().toArray());
            return last(window, WINDOW_FINISHED) == 1 ? last(window, WINDOW_STOP) : -1;
        } catch (InvalidProtocolBufferException e) {
            throw new IOException("its window " + number + " can not be read: " + e.getMessage(), e);
        }
    }

    private static long last(UnknownFieldSet record, int field) {
        List<Long> values = record.getField(field).getVarintList();
        return values.isEmpty() ? -1 : values.getLast();
    }

    private void walkRanges() throws IOException, InterruptedException {
        while (left > 0) {
            long next = found.relayEncoded() + 1;
            Optional<Bytes> record = ask(new BlobKey.RangeByRelayBlock(next).text());
            if (record.isEmpty()) {
                return;
            }
            try {
                RangeMeta meta = RangeMeta.parseFrom(record.get().asByteBuffer());
                long stop = Math.max(Integer.toUnsignedLong(meta.getParentStopBlock()),
                        Integer.toUnsignedLong(meta.getBlobParentStopBlock()));
                if (stop < next) {
                    throw new IOException("its range " + next + " ends at " + stop);
                }
                long para = meta.getParaStopBlock();
                long wide = meta.hasBlobParaStopBlock() ? meta.getBlobParaStopBlock() : para;
                reached(stop, Math.max(para, wide));
            } catch (InvalidProtocolBufferException e) {
                throw new IOException("its range " + next + " can not be read: " + e.getMessage(), e);
            }
        }
    }

    private void reached(long relay, long paraHeader) {
        found = new BlobProgress(found.paraId(), found.relayGenesis(), Math.max(relay, found.relayEncoded()),
                Math.max(paraHeader, found.paraHeaderEncoded()), found.paraEncoded());
    }

    private void findParaBlocks() throws IOException, InterruptedException {
        while (left > 0) {
            long number = found.paraEncoded() + paraStep;
            if (ask(new BlobKey.ParaIndex(number).text()).isPresent()) {
                found = new BlobProgress(found.paraId(), found.relayGenesis(), found.relayEncoded(), found.paraHeaderEncoded(),
                        number);
                paraStep *= 2;
            } else if (paraStep > 1) {
                paraStep /= 2;
            } else {
                return;
            }
        }
    }
}
