package prb.blob.store;

import java.util.Optional;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.scale.Bytes;

/** Puts dispatch requests together: count, then header and storage changes of each para block. */
final class DispatchBlobs {

    /** Most blocks of one request. */
    private static final long BLOCKS_MAX = 1_024;
    private static final long BLOB_BYTES_MAX = 90L * 1024 * 1024;

    private final Facts facts;
    private final boolean batches;
    private final int batchBlocks;

    /** @param batches whether indexes name batch blobs @param batchBlocks blocks of a batch, 1 or more */
    DispatchBlobs(Facts facts, boolean batches, int batchBlocks) {
        this.facts = facts;
        this.batches = batches;
        this.batchBlocks = batchBlocks;
    }

    /** A DispatchBlockReq of the blocks first..last. */
    Optional<Blob> dispatch(long first, long last) {
        if (last - first >= BLOCKS_MAX) {
            return Optional.empty();
        }
        Parts out = new Parts().compact(last - first + 1);
        for (long n = first; n <= last; n++) {
            Optional<Bytes> header = facts.paraHeader(n);
            Optional<Bytes> changes = facts.paraChanges(n);
            if (header.isEmpty() || changes.isEmpty() || out.size() > BLOB_BYTES_MAX) {
                return Optional.empty();
            }
            out.raw(header.get()).raw(changes.get());
        }
        return Optional.of(out.toBlob());
    }

    /** The batch that starts at a block; empty while it is not whole. */
    Optional<Blob> batch(long first) {
        return dispatch(first, first + batchBlocks - 1);
    }

    /** The JSON that names the blob for a block; property order and spacing as the original writes them. */
    Optional<Blob> index(long number) {
        if (facts.paraChanges(number).isEmpty()) {
            return Optional.empty();
        }
        long batchLast = number + batchBlocks - 1;
        if (batches && facts.paraChanges(batchLast).isPresent() && batch(number).isPresent()) {
            return Optional.of(Blob.of(Bytes.utf8("{\"bufferKey\":\"" + new BlobKey.ParaBatch(number).text()
                    + "\",\"firstBlockNumber\":" + number + ",\"lastBlockNumber\":" + batchLast + "}")));
        }
        return Optional.of(Blob.of(Bytes.utf8("{\"firstBlockNumber\":" + number + ",\"lastBlockNumber\":" + number + "}")));
    }

    /** Whether an index can not change any more. */
    boolean isFinal(long number) {
        return !batches || facts.paraChanges(number + batchBlocks - 1).isPresent();
    }
}
