package prb.cli.id;

/** The command line is wrong; the message names the word and what is allowed. */
public final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
