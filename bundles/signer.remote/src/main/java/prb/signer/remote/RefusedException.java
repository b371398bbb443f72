package prb.signer.remote;

/** The program, or we ourselves, will not sign this: asking again changes nothing. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
