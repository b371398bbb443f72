package prb.devnet.pruntime.light;

/** What was sent does not prove what it claims. The message is pRuntime's own reason text, to stand inside its error. */
public final class UnprovenException extends Exception {

    private static final long serialVersionUID = 1L;

    public UnprovenException(String reason) {
        super(reason);
    }
}
