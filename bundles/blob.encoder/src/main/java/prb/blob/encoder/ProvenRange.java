package prb.blob.encoder;

import java.util.List;
import java.util.Optional;
import prb.blob.api.fact.Fact;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySet;

/**
 * Relay headers that follow a cursor, all verified.
 *
 * @param signers the set that signed @param next the set that signs the next range
 * @param setChange SCALE AuthoritySetChange when the last header hands over
 * @param paraHead the para head in the state of the last header @param paraHeadProof SCALE Vec of nodes
 */
record ProvenRange(List<Header> headers, Bytes justification, AuthoritySet signers, AuthoritySet next, Optional<Bytes> setChange,
        Optional<Header> paraHead, Bytes paraHeadProof) {

    Header last() {
        return headers.getLast();
    }

    Fact.RelayRange fact() {
        return new Fact.RelayRange(headers.getFirst().number(), headers.stream().map(Header::encoded).toList(), justification,
                signers.setId(), setChange, paraHead.map(Header::number).orElse(-1L), paraHeadProof);
    }

    Cursor after(Cursor before) {
        boolean further = paraHead.isPresent() && paraHead.get().number() > before.paraNumber();
        return new Cursor(before.paraId(), last().number(), last().hash(), next, paraHead.map(Header::number).orElse(-1L),
                further ? paraHead.get().number() : before.paraNumber(), further ? paraHead.get().hash() : before.paraHash());
    }
}
