package prb.bench.fleet;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobSource;
import prb.blob.api.blob.ProgressListener;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.wire.blob.record.Genesis;
import prb.wire.blob.record.RangeMeta;

/**
 * Blobs of a made-up history in the shape and size of the one that the original was measured with: two relay blocks per para
 * block, sets of 600 relay blocks, a justification of 14 signatures every 10, para blocks of 2.7 kB. What it grows by later is
 * justified block by block. Bytes are well-formed, signatures and hashes are not. Any thread.
 */
final class History implements BlobSource {

    static final long PARA_ID = 2004;
    /** Relay block of the genesis; para block p is included at relay block 2p + 1. */
    static final long GENESIS = 1;

    private static final int RANGE = 10;
    private static final int SET = 600;
    private static final int JUSTIFICATION_BYTES = 1_900;
    private static final int LOG_BYTES = 140;
    private static final int PROOF_NODES = 4;
    private static final int PROOF_NODE_BYTES = 256;
    private static final int CHANGES = 23;
    private static final int CHANGE_BYTES = 64;
    private static final int GENESIS_STATE_BYTES = 17_900;
    private static final int HASH = 32;

    private final List<ProgressListener> listeners = new CopyOnWriteArrayList<>();
    private final long history;
    private final Bytes changes = changes();
    private final AtomicLong relay;

    /** @param history relay blocks there are at first */
    History(long history) {
        this.history = history;
        this.relay = new AtomicLong(history);
    }

    /** The para block that is included up to a relay block. */
    static long head(long relayNumber) {
        return (relayNumber - 1) / 2;
    }

    /** Adds relay blocks. */
    void grow(long blocks) {
        relay.addAndGet(blocks);
        BlobProgress now = progress();
        listeners.forEach(listener -> listener.progress(now));
    }

    @Override
    public BlobProgress progress() {
        long at = relay.get();
        return new BlobProgress(PARA_ID, GENESIS, at, head(at), head(at));
    }

    @Override
    public AutoCloseable onProgress(ProgressListener listener) {
        listeners.add(listener);
        listener.progress(progress());
        return () -> listeners.remove(listener);
    }

    @Override
    public Optional<Blob> get(BlobKey key) {
        long at = relay.get();
        return switch (key) {
            case BlobKey.Genesis k -> Optional.of(genesis());
            case BlobKey.RangeByRelayBlock k when k.number() > GENESIS && k.number() <= at -> Optional.of(range(k.number()));
            case BlobKey.SyncHeaders k when k.relayLast() <= at ->
                Optional.of(headers(k.relayFirst(), k.relayLast(), k.paraFirst(), k.paraLast()));
            case BlobKey.SetHeaders k when k.relayLast() <= at ->
                Optional.of(headers(k.relayFirst(), k.relayLast(), k.paraFirst(), k.paraLast()));
            case BlobKey.ParaBlock k when k.number() <= head(at) -> Optional.of(paraBlocks(k.number(), k.number()));
            case BlobKey.ParaBlocks k when k.last() <= head(at) -> Optional.of(paraBlocks(k.first(), k.last()));
            default -> Optional.empty();
        };
    }

    private static Blob genesis() {
        return Blob.of(Bytes.wrap(Genesis.newBuilder().setParaId((int) PARA_ID).setParentNumber((int) GENESIS).setParaNumber(0)
                .setBridgeGenesisInfo(ByteString.copyFromUtf8("info"))
                .setGenesisState(ByteString.copyFrom(new byte[GENESIS_STATE_BYTES])).build().toByteArray()));
    }

    private Blob range(long number) {
        boolean old = number <= history / RANGE * RANGE;
        long first = old ? Math.max(GENESIS + 1, (number - 1) / RANGE * RANGE + 1) : number;
        long last = old ? (number - 1) / RANGE * RANGE + RANGE : number;
        boolean brings = head(last) > head(first - 1);
        long paraFirst = brings ? head(first - 1) + 1 : -1;
        long paraLast = brings ? head(last) : -1;
        RangeMeta.Builder meta = RangeMeta.newBuilder().setParentStartBlock((int) first).setParentStopBlock((int) last)
                .setParaStartBlock((int) paraFirst).setParaStopBlock((int) paraLast)
                .setDrySyncHeaderReqKey(new BlobKey.SyncHeaders(first, last, paraFirst, paraLast).text());
        long setFirst = Math.max(GENESIS + 1, (number - 1) / SET * SET + 1);
        long setLast = (number - 1) / SET * SET + SET;
        if (setLast <= history) {
            meta.setBlobSyncHeaderReqKey(
                    new BlobKey.SetHeaders(setFirst, setLast, head(setFirst - 1) + 1, head(setLast)).text());
        }
        return Blob.of(Bytes.wrap(meta.build().toByteArray()));
    }

    /** SyncCombinedHeadersReq. */
    private static Blob headers(long first, long last, long paraFirst, long paraLast) {
        ScaleWriter out = new ScaleWriter().compact(last - first + 1);
        for (long number = first; number < last; number++) {
            out.raw(header(number)).u8(0);
        }
        out.raw(header(last)).u8(1).bytes(Bytes.wrap(new byte[JUSTIFICATION_BYTES])).u8(0);
        out.compact(paraFirst < 0 ? 0 : paraLast - paraFirst + 1);
        for (long number = paraFirst; paraFirst >= 0 && number <= paraLast; number++) {
            out.raw(header(number));
        }
        out.compact(PROOF_NODES);
        for (int i = 0; i < PROOF_NODES; i++) {
            out.bytes(Bytes.wrap(new byte[PROOF_NODE_BYTES]));
        }
        return Blob.of(out.toBytes());
    }

    /** DispatchBlockReq, in the parts that a store has it in. */
    private Blob paraBlocks(long first, long last) {
        List<Bytes> parts = new ArrayList<>();
        parts.add(new ScaleWriter().compact(last - first + 1).toBytes());
        for (long number = first; number <= last; number++) {
            parts.add(header(number));
            parts.add(changes);
        }
        return Blob.of(parts);
    }

    private static Bytes header(long number) {
        byte[] hash = new byte[HASH];
        Arrays.fill(hash, (byte) number);
        Bytes any = Bytes.wrap(hash);
        return new ScaleWriter().raw(any).compact(number).raw(any).raw(any).compact(1).u8(6).raw(Bytes.utf8("BABE"))
                .bytes(Bytes.wrap(new byte[LOG_BYTES])).toBytes();
    }

    /** StorageChanges: main changes, then child changes. */
    private static Bytes changes() {
        ScaleWriter out = new ScaleWriter().compact(CHANGES);
        for (int i = 0; i < CHANGES; i++) {
            out.bytes(Bytes.wrap(new byte[HASH + HASH / 2])).u8(1).bytes(Bytes.wrap(new byte[CHANGE_BYTES]));
        }
        return out.compact(0).toBytes();
    }
}
