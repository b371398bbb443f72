package prb.blob.api.blob;

import org.jspecify.annotations.Nullable;

/** A blob source that can not answer at present. */
public final class BlobUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    public BlobUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
