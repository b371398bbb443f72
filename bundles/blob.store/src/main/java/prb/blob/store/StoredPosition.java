package prb.blob.store;

import java.util.Optional;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.Fact;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.crypto.hash.Hashing;

/** Where an encoder that had written all of a store would stand. Stateless. */
public final class StoredPosition {

    private StoredPosition() {
    }

    /** The position after the last range; empty when the store is empty or what it takes is damaged. */
    public static Optional<EncoderPosition> of(FactDb db) {
        Optional<Fact.Genesis> genesis = db.genesis();
        if (genesis.isEmpty()) {
            return Optional.empty();
        }
        ScaleReader info = new ScaleReader(genesis.get().genesisInfo());
        Header anchor = Header.read(info);
        AuthoritySet anchorSet = AuthoritySet.read(info);
        Optional<RangeEnd> last = db.lastRange();
        Optional<Bytes> hash = last.isEmpty() ? Optional.of(anchor.hash())
                : db.relayHeaders(last.get().last()).map(joined -> Hashing.blake2b256(RelayHeaders.split(joined).getLast()));
        Optional<Long> setEnd = db.setEndBefore(0x1_0000_0000L);
        Optional<AuthoritySet> set = setEnd.isEmpty() ? Optional.of(anchorSet)
                : db.setChange(setEnd.get()).map(change -> AuthoritySet.read(new ScaleReader(change)));
        long paraHead = last.map(RangeEnd::paraHead).orElse(-1L);
        long para = Math.max(paraHead, genesis.get().paraNumber());
        Optional<Bytes> paraHash = db.paraHeader(para).map(Hashing::blake2b256);
        if (hash.isEmpty() || set.isEmpty() || paraHash.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new EncoderPosition(genesis.get().paraId(), last.map(RangeEnd::last).orElse(anchor.number()),
                hash.get(), set.get(), paraHead, para, paraHash.get()));
    }
}
