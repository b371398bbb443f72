package prb.blob.store;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.stream.LongStream;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.fact.Fact;
import prb.scale.Bytes;
import prb.wire.blob.record.Genesis;
import prb.wire.blob.record.RangeMeta;

/**
 * Tells which header blobs serve a relay block, for every block and not only for the first of a range: pRuntime drops headers
 * that it knows. As in the original a record names the justified range (fields 1 to 8) and, once there is more of the
 * authority set, a wider blob (fields 9 to 11): the whole set when it has ended, cut at justifications when it is large.
 */
final class RangeMetas {

    private final Facts facts;
    private final Pieces pieces;
    private final long firstParaHeader;

    /** A record. @param isFinal whether it can not change any more */
    record Meta(Blob blob, boolean isFinal) {
    }

    /** @param firstParaHeader 1 as the original, 0 for original managers of 2.x workers */
    RangeMetas(Facts facts, Pieces pieces, long firstParaHeader) {
        this.facts = facts;
        this.pieces = pieces;
        this.firstParaHeader = firstParaHeader;
    }

    Optional<Blob> genesis(long paraId) {
        return facts.genesis().filter(g -> g.paraId() == paraId).map(RangeMetas::encode);
    }

    private static Blob encode(Fact.Genesis genesis) {
        return Blob.of(Bytes.wrap(Genesis.newBuilder().setParaId((int) genesis.paraId()).setParaNumber((int) genesis.paraNumber())
                .setParentNumber((int) genesis.relayNumber()).setBridgeGenesisInfo(proto(genesis.genesisInfo()))
                .setGenesisState(proto(genesis.genesisState())).build().toByteArray()));
    }

    private static ByteString proto(Bytes bytes) {
        return ByteString.copyFrom(bytes.asByteBuffer());
    }

    /** Protobuf RangeMeta of the range that contains a relay block. */
    Optional<Meta> meta(long relayNumber) {
        return facts.rangeOf(relayNumber).filter(range -> range.first() <= relayNumber).map(this::meta);
    }

    private Meta meta(RangeEnd range) {
        long[] para = paraPart(range.first(), range);
        RangeMeta.Builder meta = RangeMeta.newBuilder().setParentStartBlock((int) range.first())
                .setParentStopBlock((int) range.last()).setParaStartBlock((int) para[0]).setParaStopBlock((int) para[1])
                .setDrySyncHeaderReqKey(new BlobKey.SyncHeaders(range.first(), range.last(), para[0], para[1]).text())
                .setLatestSetId((int) (range.setId() + (range.setChanges() ? 1 : 0)));
        LongStream.rangeClosed(range.first(), range.last()).forEach(n -> meta.addParentRange((int) n));
        if (para[0] >= 0) {
            LongStream.rangeClosed(para[0], para[1]).forEach(n -> meta.addParaRange((int) n));
        }
        Optional<Pieces.Piece> piece = pieces.pieceOf(range);
        piece.filter(wide -> wide.closed() || wide.end().last() > range.last()).ifPresent(wide -> widen(meta, wide));
        return new Meta(Blob.of(Bytes.wrap(meta.build().toByteArray())), piece.map(Pieces.Piece::closed).orElse(false));
    }

    private void widen(RangeMeta.Builder meta, Pieces.Piece wide) {
        long[] para = paraPart(wide.first(), wide.end());
        meta.setBlobParentStopBlock((int) wide.end().last()).setBlobParaStopBlock((int) para[1])
                .setBlobSyncHeaderReqKey(new BlobKey.SetHeaders(wide.first(), wide.end().last(), para[0], para[1]).text());
    }

    /** First and last para header that come with relay blocks, -1 -1 for none. */
    private long[] paraPart(long relayFirst, RangeEnd end) {
        long first = Math.max(firstParaHeader, facts.rangeBefore(relayFirst).map(RangeEnd::paraHead).orElse(-1L) + 1);
        return end.paraHead() >= first ? new long[] {first, end.paraHead()} : new long[] {-1, -1};
    }
}
