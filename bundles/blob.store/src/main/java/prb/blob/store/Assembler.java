package prb.blob.store;

import java.util.Optional;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;

/** Answers any blob key from facts. The answer to a key that carries its bounds never changes, so it may be kept. */
final class Assembler {

    private final HeaderBlobs headers;
    private final DispatchBlobs blocks;
    private final RangeMetas metas;
    private final BlobCache cache;

    Assembler(HeaderBlobs headers, DispatchBlobs blocks, RangeMetas metas, BlobCache cache) {
        this.headers = headers;
        this.blocks = blocks;
        this.metas = metas;
        this.cache = cache;
    }

    Optional<Blob> assemble(BlobKey key) {
        Optional<Blob> kept = cache.get(key);
        if (kept.isPresent()) {
            return kept;
        }
        long generation = cache.generation();
        Optional<Blob> made = make(key, generation);
        return made;
    }

    private Optional<Blob> make(BlobKey key, long generation) {
        return switch (key) {
            case BlobKey.RangeByRelayBlock k -> metas.meta(k.number()).map(meta -> meta.isFinal() ? keep(generation, key,
                    meta.blob()) : meta.blob());
            case BlobKey.ParaIndex k -> blocks.index(k.number()).map(index -> blocks.isFinal(k.number()) ? keep(generation, key,
                    index) : index);
            case BlobKey.Genesis k -> metas.genesis(k.paraId()).map(blob -> keep(generation, key, blob));
            case BlobKey.SyncHeaders k -> headers.combined(k.relayFirst(), k.relayLast(), k.paraFirst(), k.paraLast(), false)
                    .map(blob -> keep(generation, key, blob));
            case BlobKey.SetHeaders k -> headers.combined(k.relayFirst(), k.relayLast(), k.paraFirst(), k.paraLast(), true)
                    .map(blob -> keep(generation, key, blob));
            case BlobKey.ParaBlock k -> blocks.dispatch(k.number(), k.number()).map(blob -> keep(generation, key, blob));
            case BlobKey.ParaBatch k -> blocks.batch(k.number()).map(blob -> keep(generation, key, blob));
            case BlobKey.ParaHeaders k -> headers.paraHeaders(k.relayNumber(), k.paraFirst(), k.paraLast())
                    .map(blob -> keep(generation, key, blob));
            case BlobKey.ParaBlocks k -> blocks.dispatch(k.first(), k.last()).map(blob -> keep(generation, key, blob));
        };
    }

    private Blob keep(long generation, BlobKey key, Blob blob) {
        cache.put(generation, key, blob);
        return blob;
    }
}
