package prb.blob.api.blob;

import java.util.Optional;

/**
 * Names under which blobs are asked for: the six families of the data provider's protocol. Text forms are decimal without
 * padding; -1 -1 means no para part.
 */
public sealed interface BlobKey {

    /** {@code genesis:<paraId>:pb}: protobuf Genesis. */
    record Genesis(long paraId) implements BlobKey {}

    /** {@code rangeByParentBlock:<n>:pb}: protobuf RangeMeta of the range that contains relay block n. */
    record RangeByRelayBlock(long number) implements BlobKey {}

    /**
     * {@code drySyncHeader:<a>:<b>:<p>:<q>}: SCALE SyncCombinedHeadersReq; paraFirst and paraLast are -1 without para
     * headers.
     */
    record SyncHeaders(long relayFirst, long relayLast, long paraFirst, long paraLast) implements BlobKey {}

    /** {@code blobRange:<a>:<b>:<p>:<q>:SyncHeaderReq}: the same over a whole authority set. */
    record SetHeaders(long relayFirst, long relayLast, long paraFirst, long paraLast) implements BlobKey {}

    /** {@code rangeParaBlock:key:<n>}: JSON index of the dispatch blob for para block n. */
    record ParaIndex(long number) implements BlobKey {}

    /** {@code dryParaBlock:<n>}: SCALE DispatchBlockReq of one block. */
    record ParaBlock(long number) implements BlobKey {}

    /** {@code rangeParaBlock:buffer:<n>}: SCALE DispatchBlockReq of a batch that starts at n. */
    record ParaBatch(long number) implements BlobKey {}

    /**
     * Our own name {@code paraHeaders:<a>:<p>:<q>}: SCALE SyncParachainHeaderReq with the proof at relay block a, for a
     * worker that waits for para headers.
     */
    record ParaHeaders(long relayNumber, long paraFirst, long paraLast) implements BlobKey {}

    /** Our own name {@code paraBlocks:<a>:<b>}: SCALE DispatchBlockReq of para blocks a to b. */
    record ParaBlocks(long first, long last) implements BlobKey {}

    /** The key of a text; empty when it belongs to no family or a number is malformed or above 2^32-1. */
    static Optional<BlobKey> parse(String text) {
        return BlobKeyText.parse(text);
    }

    /** The text form. */
    default String text() {
        return BlobKeyText.format(this);
    }
}
