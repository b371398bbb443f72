package prb.blob.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.blob.api.fact.Damage;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactRepair;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.trie.InvalidProofException;
import prb.substrate.chain.trie.TrieProof;
import prb.substrate.crypto.hash.Hashing;
import prb.substrate.crypto.hash.StorageHasher;

/** Tells for each damaged fact what its replacement has to follow, from its intact neighbours. Any thread. */
final class Repairs {

    private final FactDb db;

    Repairs(FactDb db) {
        this.db = db;
    }

    /** What can be fetched again now, at most {@link FactRepair#DAMAGED_MAX}. */
    List<Damage> damaged() {
        List<Damage> out = new ArrayList<>();
        for (DamageList.Find find : db.damages().list()) {
            if (out.size() == FactRepair.DAMAGED_MAX) {
                break;
            }
            describe(find).ifPresent(out::add);
        }
        return out;
    }

    private Optional<? extends Damage> describe(DamageList.Find find) {
        try {
            return switch (find.kind()) {
                case GENESIS -> Optional.of(new Damage.Genesis(genesisRelayNumber()));
                case RANGE -> range(find.number());
                case PARA_BLOCK -> paraHash(find.number()).map(hash -> new Damage.ParaBlock(find.number(), hash));
            };
        } catch (ScaleException e) {
            return Optional.empty(); // a neighbour is damaged in a way that its CRC does not tell; verify finds it
        } catch (IllegalStateException e) {
            return Optional.empty(); // the index about it is rotten: after the rebuild; others need not wait for that
        }
    }

    /** What the range that ends at a block rests on, whether it is damaged or not; empty when that can not be told now. */
    Optional<Damage.RelayRange> rangeUpTo(long last) {
        try {
            return range(last);
        } catch (ScaleException | IllegalStateException e) {
            return Optional.empty(); // as for one that is damaged
        }
    }

    /** The relay block before the first range, -1 when that can not be read. */
    private long genesisRelayNumber() {
        try {
            return db.rangeOf(0).map(range -> range.first() - 1).orElse(-1L);
        } catch (IllegalStateException e) {
            return -1;
        }
    }

    private Optional<Damage.RelayRange> range(long last) {
        Optional<RangeEnd> before = db.rangeBefore(last);
        Optional<Fact.Genesis> genesis = db.genesis();
        if (genesis.isEmpty()) {
            return Optional.empty();
        }
        long first = db.rangeOf(last).filter(range -> range.last() == last).map(RangeEnd::first)
                .orElseGet(() -> before.map(range -> range.last() + 1).orElse(genesis.get().relayNumber() + 1));
        if (before.isPresent() && before.get().last() + 1 != first) {
            return Optional.empty(); // the range before it is damaged as well and comes first
        }
        ScaleReader info = new ScaleReader(genesis.get().genesisInfo());
        Header anchor = Header.read(info);
        AuthoritySet anchorSet = AuthoritySet.read(info);
        Optional<Bytes> parent = before.isEmpty() ? Optional.of(anchor.hash())
                : db.relayHeaders(before.get().last()).map(joined -> Hashing.blake2b256(RelayHeaders.split(joined).getLast()));
        Optional<Long> setEnd = db.setEndBefore(first);
        Optional<AuthoritySet> signers = setEnd.isEmpty() ? Optional.of(anchorSet)
                : db.setChange(setEnd.get()).map(change -> AuthoritySet.read(new ScaleReader(change)));
        if (parent.isEmpty() || signers.isEmpty()) {
            return Optional.empty();
        }
        Optional<Bytes> lastHash = db.rangeOf(last + 1).filter(next -> next.first() == last + 1)
                .flatMap(next -> db.relayHeaders(next.last())).map(joined -> joined.slice(0, 32));
        return Optional.of(new Damage.RelayRange(first, last, parent.get(), signers.get(),
                before.map(RangeEnd::paraHead).orElse(-1L), lastHash));
    }

    /** Its own header's, else what its child says, else the head proven at the last range. */
    private Optional<Bytes> paraHash(long number) {
        Optional<Bytes> own = db.paraHeader(number).map(Hashing::blake2b256);
        Optional<Bytes> named = own.isPresent() ? own : db.paraHeader(number + 1).map(child -> child.slice(0, 32));
        return named.isPresent() ? named : provenHead(number);
    }

    private Optional<Bytes> provenHead(long number) {
        Optional<RangeEnd> end = db.lastRange().filter(range -> range.paraHead() == number);
        Optional<Fact.Genesis> genesis = db.genesis();
        Optional<Fact.RelayRange> range = end.flatMap(db::range);
        if (range.isEmpty() || genesis.isEmpty()) {
            return Optional.empty();
        }
        Bytes root = Header.decode(range.get().headers().getLast()).stateRoot();
        List<Bytes> nodes = new ScaleReader(range.get().paraHeadProof()).list(1, ScaleReader::bytes);
        try {
            return new TrieProof(root, nodes).get(parasHeads(genesis.get().paraId()))
                    .map(value -> Hashing.blake2b256(new ScaleReader(value).bytes()));
        } catch (InvalidProofException e) {
            return Optional.empty();
        }
    }

    /** Key of Paras.Heads on the relay chain. */
    static Bytes parasHeads(long paraId) {
        Bytes id = new ScaleWriter().u32(paraId).toBytes();
        return Bytes.concat(Hashing.twox128(Bytes.utf8("Paras")), Hashing.twox128(Bytes.utf8("Heads")),
                StorageHasher.TWOX_64_CONCAT.apply(id));
    }
}
