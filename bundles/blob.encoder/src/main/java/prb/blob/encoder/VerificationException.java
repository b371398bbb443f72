package prb.blob.encoder;

/** An answer of a node that is not true or cannot be followed. The message names the block and what is wrong with it. */
final class VerificationException extends Exception {

    private static final long serialVersionUID = 1L;

    VerificationException(String message) {
        super(message);
    }

    VerificationException(String message, Throwable cause) {
        super(message, cause);
    }
}
