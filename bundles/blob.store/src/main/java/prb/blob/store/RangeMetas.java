package prb.blob.store;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.stream.LongStream;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.fact.Fact;
import prb.scale.Bytes;
import prb.wire.blob.record.Genesis;
import prb.wire.blob.record.RangeMeta;

/**
 * Tells which header blob serves a relay block. Answers for every block, not only for the first of a range: pRuntime drops
 * headers that it knows. Neighbouring ranges of one authority set are offered as one, up to a size in bytes.
 */
final class RangeMetas {

    private final Facts facts;
    private final long rangeBytesMax;
    private final long firstParaHeader;

    /**
     * @param rangeBytesMax where neighbouring ranges stop being joined, bytes of relay headers
     *
     * @param firstParaHeader 1 as the original, 0 for original managers of 2.x workers
     */
    RangeMetas(Facts facts, long rangeBytesMax, long firstParaHeader) {
        this.facts = facts;
        this.rangeBytesMax = rangeBytesMax;
        this.firstParaHeader = firstParaHeader;
    }

    Optional<Bytes> genesis(long paraId) {
        return facts.genesis().filter(g -> g.paraId() == paraId).map(RangeMetas::encode);
    }

    private static Bytes encode(Fact.Genesis genesis) {
        return Bytes.wrap(Genesis.newBuilder().setParaId((int) genesis.paraId()).setParaNumber((int) genesis.paraNumber())
                .setParentNumber((int) genesis.relayNumber()).setBridgeGenesisInfo(proto(genesis.genesisInfo()))
                .setGenesisState(proto(genesis.genesisState())).build().toByteArray());
    }

    private static ByteString proto(Bytes bytes) {
        return ByteString.copyFrom(bytes.asByteBuffer());
    }

    /** Protobuf RangeMeta of the range that contains a relay block. */
    Optional<Bytes> meta(long relayNumber) {
        return facts.rangeOf(relayNumber).filter(range -> range.first() <= relayNumber).map(range -> meta(range, joined(range)));
    }

    private RangeEnd joined(RangeEnd range) {
        RangeEnd last = range;
        long bytes = range.headersBytes();
        while (!last.setChanges()) {
            Optional<RangeEnd> next = facts.rangeOf(last.last() + 1);
            if (next.isEmpty() || bytes + next.get().headersBytes() > rangeBytesMax) {
                break;
            }
            bytes += next.get().headersBytes();
            last = next.get();
        }
        return last;
    }

    private Bytes meta(RangeEnd range, RangeEnd end) {
        long paraFirst = Math.max(firstParaHeader, facts.rangeBefore(range.first()).map(RangeEnd::paraHead).orElse(-1L) + 1);
        boolean withPara = end.paraHead() >= paraFirst;
        long first = withPara ? paraFirst : -1;
        long last = withPara ? end.paraHead() : -1;
        RangeMeta.Builder meta = RangeMeta.newBuilder().setParentStartBlock((int) range.first())
                .setParentStopBlock((int) end.last())
                .setParaStartBlock((int) first).setParaStopBlock((int) last)
                .setDrySyncHeaderReqKey(new BlobKey.SyncHeaders(range.first(), end.last(), first, last).text())
                .setLatestSetId((int) (end.setId() + (end.setChanges() ? 1 : 0)));
        LongStream.rangeClosed(range.first(), end.last()).forEach(n -> meta.addParentRange((int) n));
        if (withPara) {
            LongStream.rangeClosed(first, last).forEach(n -> meta.addParaRange((int) n));
        }
        return Bytes.wrap(meta.build().toByteArray());
    }
}
