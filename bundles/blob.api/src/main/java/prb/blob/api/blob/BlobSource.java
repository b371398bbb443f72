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

    /** How far the source is. */
    BlobProgress progress();

    /**
     * Calls back after each change of progress, first with the present one; calls may be merged. The listener must return
     * soon.
     */
    AutoCloseable onProgress(ProgressListener listener);
}
