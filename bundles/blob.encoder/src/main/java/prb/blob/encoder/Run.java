package prb.blob.encoder;

import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySetTracker.Forced;

/**
 * What nodes say about the relay blocks behind a block, cut into pieces that each end in a justified block. Nothing of it is
 * verified yet.
 *
 * @param pieces in order, maybe none when a forced change comes first
 * @param forced the part from the last piece on that announces a forced change
 */
record Run(List<Piece> pieces, Optional<ForcedPart> forced) {

    /** A block to go on behind. @param hash as nodes say, maybe not verified yet */
    record From(long number, Bytes hash) {}

    /**
     * Headers up to a justified one, and what the state of that one says.
     *
     * @param evidence of the last header
     */
    record Piece(List<Header> headers, Bytes justification, Evidence evidence) {

        Header last() {
            return headers.getLast();
        }
    }

    /**
     * Read proofs of one block.
     *
     * @param paraHead of Paras.Heads @param authorityKey the key under which the authorities stand, when the set changes
     * @param authorities of that key
     */
    record Evidence(List<Bytes> paraHead, Optional<Bytes> authorityKey, List<Bytes> authorities) {}

    /** A piece with a forced change in it. */
    record ForcedPart(Forced forced, Piece piece) {}

    /** Where the next run begins: behind the last header of this one. */
    static From end(List<Header> headers) {
        return new From(headers.getLast().number(), headers.getLast().hash());
    }
}
