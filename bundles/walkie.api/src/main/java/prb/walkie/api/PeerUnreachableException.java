package prb.walkie.api;

/** A peer that gave no answer, with the reason. */
public final class PeerUnreachableException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why there is no answer. */
    public enum Reason {
        /** Unknown, or nobody answers at its addresses. Trying again may help. */
        UNREACHABLE,
        /** Connected, but silent until the deadline, or the stream or connection ended first. Trying again may help. */
        FAILED,
        /** The peer does not serve the protocol. */
        NO_PROTOCOL,
        /** The peer serves the protocol, but not to this node. Somebody has to allow this node on the peer's host. */
        REFUSED
    }

    private final Reason reason;

    public PeerUnreachableException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public PeerUnreachableException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** The same with {@link Reason#FAILED}. */
    public PeerUnreachableException(String message, Throwable cause) {
        this(Reason.FAILED, message, cause);
    }

    /** The same with {@link Reason#FAILED}. */
    public PeerUnreachableException(String message) {
        this(Reason.FAILED, message);
    }

    public Reason reason() {
        return reason;
    }
}
