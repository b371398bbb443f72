package prb.walkie.api;

/** A call that failed, with the error type that travels to the caller. */
public final class WalkieException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Error types of the original's schema, in the order of their numbers. */
    public enum Type {
        UNKNOWN,
        SERVER,
        NOT_FOUND,
        DUPLICATED,
        UNAUTHORIZED
    }

    private final Type type;

    public WalkieException(Type type, String message) {
        super(message);
        this.type = type;
    }

    public WalkieException(Type type, String message, Throwable cause) {
        super(message, cause);
        this.type = type;
    }

    public Type type() {
        return type;
    }
}
