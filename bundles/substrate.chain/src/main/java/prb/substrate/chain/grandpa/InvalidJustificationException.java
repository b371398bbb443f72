package prb.substrate.chain.grandpa;

/** A justification that does not prove its block. The message is pRuntime's own reason text. */
public final class InvalidJustificationException extends Exception {

    private static final long serialVersionUID = 1L;

    /** A refusal. @param reason what a worker would answer to this justification */
    public InvalidJustificationException(String reason) {
        super(reason);
    }
}
