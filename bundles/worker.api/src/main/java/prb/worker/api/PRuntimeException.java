package prb.worker.api;

import org.jspecify.annotations.Nullable;

/** A pRuntime call that failed. */
public final class PRuntimeException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong, by what the caller can do. */
    public enum Kind {
        /** No connection or no answer in time. */
        UNREACHABLE,
        /** The runtime is busy with a copy of itself ("RCU in progress"): try again in a moment. */
        BUSY,
        /** The runtime answered with an error; the message is its own. */
        REFUSED,
        /** The answer is not one of pRuntime: the endpoint is something else. */
        MALFORMED
    }

    private final Kind kind;

    public PRuntimeException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
