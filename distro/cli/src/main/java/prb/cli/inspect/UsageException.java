package prb.cli.inspect;

/** The command line is wrong; the message names the word and what is allowed. */
final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
