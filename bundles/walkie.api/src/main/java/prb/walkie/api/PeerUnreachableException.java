package prb.walkie.api;

/** A peer that gave no answer: unknown, not connectable, or silent until the deadline. Trying again may help. */
public final class PeerUnreachableException extends Exception {

    private static final long serialVersionUID = 1L;

    public PeerUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }

    public PeerUnreachableException(String message) {
        super(message);
    }
}
