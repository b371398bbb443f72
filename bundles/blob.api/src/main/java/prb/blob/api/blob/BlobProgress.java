package prb.blob.api.blob;

/**
 * How far a blob source is; -1 where nothing is known yet.
 *
 * @param paraId -1 until known
 * @param relayGenesis relay block of the genesis info; the first range starts after it
 * @param relayEncoded highest relay block servable as a blob
 * @param paraHeaderEncoded highest para header servable in a header blob
 * @param paraEncoded highest para block servable as a dispatch blob
 */
public record BlobProgress(long paraId, long relayGenesis, long relayEncoded, long paraHeaderEncoded, long paraEncoded) {
    public static final BlobProgress NONE = new BlobProgress(-1, -1, -1, -1, -1);
}
