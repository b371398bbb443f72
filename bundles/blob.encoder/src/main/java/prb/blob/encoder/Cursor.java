package prb.blob.encoder;

import prb.blob.api.fact.EncoderPosition;
import prb.scale.Bytes;
import prb.substrate.chain.grandpa.AuthoritySet;

/**
 * Where proving stands, some ranges ahead of the journal.
 *
 * @param paraNumber highest para block whose hash is vouched for, journaled or on its way @param paraHash its hash
 * @param paraHeadNumber head in the last proven relay block, -1 none
 */
record Cursor(long paraId, long relayNumber, Bytes relayHash, AuthoritySet authorities, long paraHeadNumber, long paraNumber,
        Bytes paraHash) {

    static Cursor of(EncoderPosition at) {
        return new Cursor(at.paraId(), at.relayNumber(), at.relayHash(), at.authorities(), at.paraHeadNumber(), at.paraNumber(),
                at.paraHash());
    }

    EncoderPosition position() {
        return new EncoderPosition(paraId, relayNumber, relayHash, authorities, paraHeadNumber, paraNumber, paraHash);
    }

    /** The same relay height with another last para block. */
    EncoderPosition positionAtPara(long number, Bytes hash) {
        return new EncoderPosition(paraId, relayNumber, relayHash, authorities, paraHeadNumber, number, hash);
    }
}
