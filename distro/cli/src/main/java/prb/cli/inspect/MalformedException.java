package prb.cli.inspect;

import prb.scale.ScaleException;

/** Input that is not what it should be: where, in which field, and why. */
final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String what;
    private final int offset;
    private final String path;
    private final String reason;

    /**
     * @param what the malformed thing in words, such as "header"
     * @param offset in bytes from its start, in characters where the input is a text
     * @param path field, empty at the top
     */
    MalformedException(String what, int offset, String path, String reason) {
        super("malformed " + what + " at offset " + offset + ": " + (path.isEmpty() ? "" : path + ": ") + reason);
        this.what = what;
        this.offset = offset;
        this.path = path;
        this.reason = reason;
    }

    MalformedException(String what, ScaleException cause) {
        this(what, cause, 0);
    }

    /** @param base where the bytes that the cause counts from begin in the input */
    MalformedException(String what, ScaleException cause, int base) {
        this(what, base + cause.offset(), cause.path(), cause.reason());
    }

    String what() {
        return what;
    }

    int offset() {
        return offset;
    }

    String path() {
        return path;
    }

    String reason() {
        return reason;
    }
}
