package prb.worker.runner.feed;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobKey.SetHeaders;
import prb.blob.api.blob.BlobKey.SyncHeaders;
import prb.wire.blob.record.RangeMeta;

/**
 * A range of relay headers that a data provider names, and which of its names suits a worker.
 *
 * @param relayLast last relay block of the range @param paraLast last para header it brings, -1 none
 */
record HeaderRange(long relayFirst, long relayLast, long paraLast, Optional<BlobKey> range, Optional<BlobKey> set) {

    static HeaderRange of(Blob record, long relayNumber) throws WorkerFaultException {
        try {
            RangeMeta meta = RangeMeta.parseFrom(record.toBytes().asByteBuffer());
            return new HeaderRange(Integer.toUnsignedLong(meta.getParentStartBlock()),
                    Integer.toUnsignedLong(meta.getParentStopBlock()),
                    meta.hasParaStopBlock() ? meta.getParaStopBlock() : -1, BlobKey.parse(meta.getDrySyncHeaderReqKey()),
                    BlobKey.parse(meta.getBlobSyncHeaderReqKey()));
        } catch (InvalidProtocolBufferException e) {
            throw new WorkerFaultException("the blob source's range record for relay block " + relayNumber
                    + " is not a RangeMeta", e);
        }
    }

    /**
     * Names to try, best first: the whole authority set when at least half of it is news for the worker, then the range. Where
     * a name's para headers begin after the worker's next one, the same relay headers are asked for with para headers from there.
     */
    List<BlobKey> names(Counters wanted) {
        List<BlobKey> names = new ArrayList<>(2);
        set.filter(key -> mostlyNews(key, wanted)).ifPresent(key -> names.add(suited(key, wanted)));
        range.ifPresent(key -> names.add(suited(key, wanted)));
        return names;
    }

    /** Last relay block that a name brings. */
    static long relayLast(BlobKey name) {
        return switch (name) {
            case SetHeaders k -> k.relayLast();
            case SyncHeaders k -> k.relayLast();
            default -> Long.MAX_VALUE;
        };
    }

    private static boolean mostlyNews(BlobKey key, Counters wanted) {
        return switch (key) {
            case SetHeaders k -> 2 * (k.relayLast() - wanted.relay() + 1) >= k.relayLast() - k.relayFirst() + 1;
            case SyncHeaders k -> 2 * (k.relayLast() - wanted.relay() + 1) >= k.relayLast() - k.relayFirst() + 1;
            default -> false;
        };
    }

    private static BlobKey suited(BlobKey key, Counters wanted) {
        return switch (key) {
            case SetHeaders k when k.paraFirst() > wanted.paraHeader() ->
                new SyncHeaders(k.relayFirst(), k.relayLast(), wanted.paraHeader(), k.paraLast());
            case SyncHeaders k when k.paraFirst() > wanted.paraHeader() ->
                new SyncHeaders(k.relayFirst(), k.relayLast(), wanted.paraHeader(), k.paraLast());
            default -> key;
        };
    }
}
