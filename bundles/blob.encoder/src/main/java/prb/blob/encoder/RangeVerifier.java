package prb.blob.encoder;

import java.util.List;
import java.util.Optional;
import prb.chain.api.Question;
import prb.chain.api.RelayChain;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.Authority;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.grandpa.AuthoritySetTracker;
import prb.substrate.chain.grandpa.Justification;
import prb.substrate.chain.grandpa.RefusedAdvanceException;

/**
 * Checks a piece against a cursor: links, justification by the cursor's authority set or by one that an operator confirmed,
 * the next set and the para head by read proofs. Asks nobody. The encoder's thread only.
 */
final class RangeVerifier {

    private final RelayChain relay;
    private final ForcedChanges forced;

    /** @param relay for blame only */
    RangeVerifier(RelayChain relay, ForcedChanges forced) {
        this.relay = relay;
        this.forced = forced;
    }

    /** The range that a piece proves. */
    ProvenRange verify(Cursor from, Run.Piece piece) throws VerificationException {
        AuthoritySetTracker.Advance step;
        try {
            step = advance(from, from.authorities(), piece);
        } catch (VerificationException refused) {
            step = bySuccessor(from, piece, refused);
        }
        if (step.pending().isPresent()) {
            throw new VerificationException(
                    "relay block " + step.target().number() + " is no end of a range: the change announced"
                            + " in block " + step.pending().get().announcedAt() + " is pending");
        }
        AuthoritySet next = step.enacted().orElse(step.signedBy());
        Optional<Bytes> setChange = step.enacted().isEmpty() ? Optional.empty()
                : Optional.of(setChange(piece.last(), next, piece.evidence()));
        Optional<Header> paraHead = paraHead(from, piece.last(), piece.evidence().paraHead());
        Bytes proof = new ScaleWriter().list(paraHead.isPresent() ? piece.evidence().paraHead() : List.<Bytes>of(),
                ScaleWriter::bytes).toBytes();
        return new ProvenRange(piece.headers(), piece.justification(), step.signedBy(), next, setChange, paraHead, proof);
    }

    /** Whether the cursor's own set finalized the last header of a piece, whatever is announced in it. */
    boolean isFinal(Cursor from, Run.Piece piece) {
        try {
            advance(from, from.authorities(), piece);
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }

    private AuthoritySetTracker.Advance bySuccessor(Cursor from, Run.Piece piece, VerificationException refused)
            throws VerificationException {
        for (AuthoritySet successor : forced.successors(from.authorities(), piece.last().number())) {
            try {
                return advance(from, successor, piece);
            } catch (VerificationException e) {
                refused.addSuppressed(e);
            }
        }
        throw refused;
    }

    private AuthoritySetTracker.Advance advance(Cursor from, AuthoritySet signers, Run.Piece piece)
            throws VerificationException {
        AuthoritySetTracker tracker = new AuthoritySetTracker(from.relayHash(), from.relayNumber(), signers);
        try {
            return tracker.accept(piece.headers(), Justification.decode(piece.justification()));
        } catch (RefusedAdvanceException | ScaleException e) {
            Header last = piece.last();
            throw new VerificationException("relay blocks behind " + from.relayNumber() + " to " + last.number() + ": "
                    + e.getMessage(), e).blame(relay, Question.FINALITY_PROOF, from.relayNumber() + 1)
                    .blame(relay, Question.BLOCK_HASH, from.relayNumber() + 1)
                    .blame(relay, Question.JUSTIFICATION, last.hash());
        }
    }

    private Bytes setChange(Header at, AuthoritySet next, Run.Evidence evidence) throws VerificationException {
        Bytes key = evidence.authorityKey().orElseThrow(() -> new VerificationException("relay block " + at.number()
                + " changes the authority set and no proof of the new one was asked for"));
        Bytes value = Checks.proven(relay, at, evidence.authorities(), key, "the authority list")
                .orElseThrow(() -> new VerificationException("relay block " + at.number() + ": its state has no authority list")
                        .blame(relay, Question.READ_PROOF, at.hash()));
        List<Authority> list = Checks.authorities(at, key, value);
        if (!list.equals(next.authorities())) {
            throw new VerificationException("relay block " + at.number()
                    + ": the authority list in its state is not the one in its digest");
        }
        ScaleWriter out = new ScaleWriter();
        next.write(out);
        return out.list(evidence.authorities(), ScaleWriter::bytes).toBytes();
    }

    private Optional<Header> paraHead(Cursor from, Header at, List<Bytes> proof) throws VerificationException {
        Optional<Header> head = Checks.paraHead(relay, from.paraId(), at, proof);
        if (head.map(Header::number).orElse(-1L) < from.paraHeadNumber()) {
            throw new VerificationException("relay block " + at.number() + ": the para head went back from "
                    + from.paraHeadNumber() + " to " + head.map(Header::number).orElse(-1L));
        }
        return head;
    }
}
