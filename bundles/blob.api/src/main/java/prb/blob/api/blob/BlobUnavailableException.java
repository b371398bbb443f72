package prb.blob.api.blob;

/** A blob source that can not answer at present. */
public final class BlobUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    public BlobUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
