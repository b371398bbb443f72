package prb.substrate.chain.trie;

/** A read proof that proves nothing: a node is missing or malformed. */
public final class InvalidProofException extends Exception {

    private static final long serialVersionUID = 1L;

    /** A refusal. @param reason what is missing or malformed, and where */
    public InvalidProofException(String reason) {
        super(reason);
    }
}
