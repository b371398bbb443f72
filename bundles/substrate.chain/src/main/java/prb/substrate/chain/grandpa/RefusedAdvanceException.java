package prb.substrate.chain.grandpa;

/** Headers and justification that an {@link AuthoritySetTracker} does not follow. The tracker stays where it was. */
public final class RefusedAdvanceException extends Exception {

    private static final long serialVersionUID = 1L;

    /** A refusal of its own. @param reason which block, and why */
    public RefusedAdvanceException(String reason) {
        super(reason);
    }

    /** A refusal with its cause. @param reason which block, and why @param cause what a decoder or the check said */
    public RefusedAdvanceException(String reason, Exception cause) {
        super(reason, cause);
    }
}
