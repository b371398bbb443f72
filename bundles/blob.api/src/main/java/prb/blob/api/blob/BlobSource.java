package prb.blob.api.blob;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Answers blob keys, from the local store or from a data provider. Any thread; calls may block on disk or network. */
@ProviderType
public interface BlobSource {

    /**
     * The value of a key; empty when it is not (yet) there or can not be proven.
     *
     * @throws BlobUnavailableException when the source can not answer at present: try again
     */
    Optional<Blob> get(BlobKey key) throws BlobUnavailableException;

    /**
     * Tells that a worker refused a blob, or that it is wrong in another way that its form does not show. A source that fetches
     * drops the blob, leaves who gave it alone for a while and asks others; a local one checks the facts behind it again. Ask
     * anew after that. To be called for what the blob itself is to blame for, not for a worker that is away. Any thread; may
     * read the disk, asks nobody.
     *
     * @param blob as {@link #get} gave it
     * @param reason what the worker said, for the log
     */
    default void refused(BlobKey key, Blob blob, String reason) {
    }

    /** How far the source is. */
    BlobProgress progress();

    /**
     * Calls back after each change of progress, first with the present one; calls may be merged. The listener must return
     * soon.
     */
    AutoCloseable onProgress(ProgressListener listener);
}
