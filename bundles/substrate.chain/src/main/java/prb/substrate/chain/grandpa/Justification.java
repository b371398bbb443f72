package prb.substrate.chain.grandpa;

import java.util.List;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

/** Proof that a block is final: the precommits of one round, and the headers that link their targets. */
public record Justification(long round, Bytes targetHash, long targetNumber, List<Precommit> precommits, List<Header> votesAncestries) {
    public Justification { precommits = List.copyOf(precommits); votesAncestries = List.copyOf(votesAncestries); }
    /** Exactly one justification. @throws prb.scale.ScaleException otherwise */
    public static Justification decode(Bytes encoded) { throw new AssertionError("room not filled"); }
    public Bytes encode() { throw new AssertionError("room not filled"); }
    /**
     * Checks everything that pRuntime checks (finality-grandpa 0.16): target, threshold, every signature, ancestry.
     *
     * @throws InvalidJustificationException with the reason
     */
    public void verify(AuthoritySet set, Bytes expectedHash, long expectedNumber) throws InvalidJustificationException { throw new AssertionError("room not filled"); }
    /** Ids of precommitters that belong to the set, in the order of the justification, without repeats. */
    public List<Bytes> signers(AuthoritySet set) { throw new AssertionError("room not filled"); }
}
