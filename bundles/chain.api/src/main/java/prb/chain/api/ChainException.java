package prb.chain.api;

import org.jspecify.annotations.Nullable;

/** A question to a chain that got no usable answer. */
public final class ChainException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong, by what the caller can do. */
    public enum Kind {
        /** No node reachable, or no answer in time: try again later. */
        UNAVAILABLE,
        /** The node answered with an error: the code and text tell. */
        REJECTED,
        /** The answer is not of the form it should have: another node may do better. */
        MALFORMED,
        /** The node does not offer the method. */
        UNSUPPORTED
    }

    private final Kind kind;
    private final int code;

    /** @param code JSON-RPC error code, 0 when there is none */
    public ChainException(Kind kind, int code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.code = code;
    }

    public ChainException(Kind kind, String message) {
        this(kind, 0, message, null);
    }

    public Kind kind() {
        return kind;
    }

    /** The JSON-RPC error code, 0 when there is none. */
    public int code() {
        return code;
    }
}
