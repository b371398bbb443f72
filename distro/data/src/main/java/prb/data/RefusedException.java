package prb.data;

/** Data that are not true, or a folder that can not be worked on. The message says what, where and what next. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean cutOff;

    RefusedException(String message) {
        this(message, false);
    }

    private RefusedException(String message, boolean cutOff) {
        super(message);
        this.cutOff = cutOff;
    }

    RefusedException(String message, Throwable cause) {
        super(message, cause);
        this.cutOff = false;
    }

    /** Data that end too early: what came so far may be good, and the rest may come. */
    static RefusedException cutOff(String message) {
        return new RefusedException(message, true);
    }

    boolean isCutOff() {
        return cutOff;
    }
}
