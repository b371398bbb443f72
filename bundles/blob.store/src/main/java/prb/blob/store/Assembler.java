package prb.blob.store;

import java.util.Optional;
import prb.blob.api.blob.BlobKey;
import prb.scale.Bytes;

/** Answers any blob key from facts. The answer to a key that carries its bounds never changes. */
final class Assembler {

    private final HeaderBlobs headers;
    private final DispatchBlobs blocks;
    private final RangeMetas metas;

    Assembler(HeaderBlobs headers, DispatchBlobs blocks, RangeMetas metas) {
        this.headers = headers;
        this.blocks = blocks;
        this.metas = metas;
    }

    Optional<Bytes> assemble(BlobKey key) {
        return switch (key) {
            case BlobKey.Genesis k -> metas.genesis(k.paraId());
            case BlobKey.RangeByRelayBlock k -> metas.meta(k.number());
            case BlobKey.SyncHeaders k -> headers.combined(k.relayFirst(), k.relayLast(), k.paraFirst(), k.paraLast(), false);
            case BlobKey.SetHeaders k -> headers.combined(k.relayFirst(), k.relayLast(), k.paraFirst(), k.paraLast(), true);
            case BlobKey.ParaIndex k -> blocks.index(k.number());
            case BlobKey.ParaBlock k -> blocks.dispatch(k.number(), k.number());
            case BlobKey.ParaBatch k -> blocks.batch(k.number());
            case BlobKey.ParaHeaders k -> headers.paraHeaders(k.relayNumber(), k.paraFirst(), k.paraLast());
            case BlobKey.ParaBlocks k -> blocks.dispatch(k.first(), k.last());
        };
    }
}
