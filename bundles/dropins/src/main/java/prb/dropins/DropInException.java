package prb.dropins;

/** Why a drop-in does not run: a sentence for the operator. */
final class DropInException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;

    DropInException(String message) {
        super(message);
        reason = message;
    }

    DropInException(String message, Throwable cause) {
        super(message, cause);
        reason = message;
    }

    String reason() {
        return reason;
    }
}
