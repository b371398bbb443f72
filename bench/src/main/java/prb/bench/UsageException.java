package prb.bench;

/** A command line that can not be understood; the message says which word. */
public final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
