package prb.launcher;

/** The command line is wrong; the message names the word and the reason. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
