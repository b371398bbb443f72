package prb.devnet.pruntime.sync;

/** A call that the runtime refuses. The message is the exact text of pRuntime. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    public RefusedException(String text) {
        super(text);
    }
}
