package prb.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.Fact;
import prb.blob.store.RangeChain;
import prb.blob.store.RangeEnd;
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
import prb.substrate.chain.trie.InvalidProofException;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.chain.trie.TrieProof;
import prb.substrate.crypto.hash.Hashing;
import prb.substrate.crypto.hash.StorageHasher;

/**
 * Verifies facts that a stranger may have made. Only the hash of the genesis relay block is taken on trust; from it follow the
 * authority set (proven in its state), every header (links and justifications of the sets that the headers themselves
 * announce), the para heads (proven in relay states), the para headers (links to a proven head), and, as far as the state can be
 * kept in memory, the storage changes (the state root after them). One thread.
 */
final class ChainVerifier {

    private static final int PROOF_NODES_MAX = 100_000;
    private static final Bytes SET_ID_KEY = item("Grandpa", "CurrentSetId");
    private static final Bytes AUTHORITIES_KEY = item("Grandpa", "Authorities");

    private final StateCheck state;
    private Optional<Fact.Genesis> genesis = Optional.empty();
    private AuthoritySetTracker tracker = new AuthoritySetTracker(Bytes.wrap(new byte[32]), 0, new AuthoritySet(List.of(), 0));
    private Bytes genesisHash = Bytes.EMPTY;
    private RangeChain chain = new RangeChain(0);
    private boolean setEnded = true;
    private boolean paraGapAllowed;
    private long relayGaps;
    private long headNumber = -1;
    private Bytes headHash = Bytes.EMPTY;
    private long paraNumber = -1;
    private Bytes paraHash = Bytes.EMPTY;
    private long ranges;
    private long setChanges;

    /** @param withState whether to follow the para state */
    ChainVerifier(boolean withState) {
        state = new StateCheck(withState);
    }

    StateCheck state() {
        return state;
    }

    /** Hash of the relay block that everything is proven from. */
    Bytes genesisHash() {
        return genesisHash;
    }

    long relayNumber() {
        return tracker.headNumber();
    }

    long paraNumber() {
        return paraNumber;
    }

    long ranges() {
        return ranges;
    }

    long setChanges() {
        return setChanges;
    }

    /** Stretches of relay blocks that are proven over but not there: the store was pruned. */
    long relayGaps() {
        return relayGaps;
    }

    boolean isEmpty() {
        return genesis.isEmpty();
    }

    long paraId() {
        return genesis.map(Fact.Genesis::paraId).orElse(-1L);
    }

    /** Where an encoder goes on after these facts. */
    EncoderPosition position() {
        return new EncoderPosition(paraId(), tracker.headNumber(), tracker.headHash(), tracker.set(), headNumber, paraNumber,
                paraHash);
    }

    /** @throws RefusedException when the fact is not proven by those before it */
    void accept(Fact fact) throws RefusedException {
        try {
            switch (fact) {
                case Fact.Genesis g -> genesis(g);
                case Fact.RelayRange r -> range(r);
                case Fact.ParaBlock p -> para(p);
            }
        } catch (ScaleException e) {
            throw new RefusedException("malformed: " + e.getMessage(), e);
        }
    }

    /** @throws RefusedException when para blocks that the last range vouches for are missing */
    void end() throws RefusedException {
        require(genesis.isPresent(), "there is no genesis record");
        require(paraNumber >= headNumber, "para blocks " + (paraNumber + 1) + " to " + headNumber + " are missing");
    }

    private void genesis(Fact.Genesis g) throws RefusedException {
        require(genesis.isEmpty(), "a second genesis record");
        ScaleReader in = new ScaleReader(g.genesisInfo());
        Header at = Header.read(in);
        AuthoritySet set = AuthoritySet.read(in);
        List<Bytes> proof = nodes(in);
        in.expectEnd();
        require(at.number() == g.relayNumber(), "the genesis record is of relay block " + g.relayNumber()
                + ", its header bears number " + at.number());
        require(g.paraNumber() == 0, "the genesis record starts at para block " + g.paraNumber() + ", not 0");
        requireAuthorities(at, proof, set.authorities());
        Bytes id = proven(at, proof, SET_ID_KEY).orElseThrow(() -> new RefusedException("the genesis proof has no set id"));
        require(id.equals(new ScaleWriter().u64(set.setId()).toBytes()), "the genesis record's set id is not the proven one");
        genesisHash = at.hash();
        tracker = new AuthoritySetTracker(at.hash(), at.number(), set);
        chain = new RangeChain(at.number());
        genesis = Optional.of(g);
        state.genesis(g.genesisState());
    }

    private void range(Fact.RelayRange r) throws RefusedException {
        require(genesis.isPresent(), "a relay range before the genesis record");
        boolean gap = r.firstNumber() > tracker.headNumber() + 1;
        require(paraNumber >= headNumber || gap || paraGapAllowed, "para blocks " + (paraNumber + 1) + " to " + headNumber
                + " are missing before relay block " + r.firstNumber());
        List<Header> headers = new ArrayList<>(r.headers().size());
        for (Bytes header : r.headers()) {
            headers.add(Header.decode(header));
        }
        require(!headers.isEmpty() && headers.getFirst().number() == r.firstNumber(), "relay range " + r.firstNumber()
                + " does not start with that block");
        bridgeGap(r, headers.getFirst());
        AuthoritySetTracker.Advance step;
        try {
            step = tracker.accept(headers, Justification.decode(r.justification()));
        } catch (RefusedAdvanceException e) {
            throw new RefusedException(String.valueOf(e.getMessage()), e);
        }
        require(step.forced().isEmpty(), "relay block " + r.lastNumber() + ": a forced change can not be followed");
        require(step.pending().isEmpty(), "relay block " + r.lastNumber() + " announces a change with delay");
        require(step.signedBy().setId() == r.setId(), "relay range up to " + r.lastNumber() + " names set " + r.setId()
                + ", it was signed by " + step.signedBy().setId());
        requireSetChange(r, step);
        requireHead(r, step.target());
        setEnded = step.enacted().isPresent();
        setChanges += setEnded ? 1 : 0;
        ranges++;
    }

    /** Of the oldest sets only the ends may be left (pruned): the next justification proves the set all the same. */
    private void bridgeGap(Fact.RelayRange range, Header first) throws RefusedException {
        boolean known = chain.follows(new RangeEnd(range.firstNumber(), range.lastNumber(), range.setId(),
                range.setChange().isPresent(), range.paraHeadNumber(), 0));
        if (first.number() <= tracker.headNumber() + 1) {
            return;
        }
        require(known && setEnded, "relay blocks " + (tracker.headNumber() + 1) + " to " + (first.number() - 1) + " are missing");
        tracker = new AuthoritySetTracker(first.parentHash(), first.number() - 1, tracker.set());
        relayGaps++;
        paraGapAllowed = true;
    }

    private static void requireSetChange(Fact.RelayRange r, AuthoritySetTracker.Advance step) throws RefusedException {
        require(r.setChange().isPresent() == step.enacted().isPresent(), "relay block " + r.lastNumber()
                + (r.setChange().isPresent() ? " changes no set, but a change is given"
                        : " changes the set, but no change is given"));
        if (step.enacted().isPresent()) {
            ScaleReader in = new ScaleReader(r.setChange().orElseThrow());
            AuthoritySet set = AuthoritySet.read(in);
            List<Bytes> proof = nodes(in);
            in.expectEnd();
            require(set.equals(step.enacted().get()), "relay block " + r.lastNumber()
                    + ": the set change given is not the one that its header announces");
            requireAuthorities(step.target(), proof, set.authorities());
        }
    }

    private void requireHead(Fact.RelayRange r, Header last) throws RefusedException {
        ScaleReader in = new ScaleReader(r.paraHeadProof());
        List<Bytes> proof = nodes(in);
        in.expectEnd();
        if (r.paraHeadNumber() < 0) {
            require(headNumber < 0 && proof.isEmpty(), "relay block " + last.number() + " has no para head, former ones had");
            return;
        }
        Bytes value = proven(last, proof, headsKey(paraId()))
                .orElseThrow(() -> new RefusedException("relay block " + last.number() + ": its proof shows no para head"));
        Header head = Header.decode(new ScaleReader(value).bytes());
        require(head.number() == r.paraHeadNumber(), "relay block " + last.number() + ": the para head is " + head.number()
                + ", not " + r.paraHeadNumber());
        require(head.number() >= headNumber, "relay block " + last.number() + ": the para head went back to " + head.number());
        if (head.number() <= paraNumber) {
            require(head.number() < paraNumber || head.hash().equals(paraHash), "para block " + head.number()
                    + " is not the one that relay block " + last.number() + " vouches for");
        }
        headNumber = head.number();
        headHash = head.hash();
    }

    private void para(Fact.ParaBlock p) throws RefusedException {
        require(genesis.isPresent(), "a para block before the genesis record");
        Header header = Header.decode(p.header());
        require(header.number() == p.number(), "para block " + p.number() + " bears number " + header.number());
        boolean follows = p.number() == paraNumber + 1;
        boolean jumps = paraGapAllowed && p.number() > paraNumber;
        require(follows || jumps, "para block " + p.number() + " stands where block " + (paraNumber + 1) + " should");
        require(p.number() == 0 || p.number() <= headNumber, "no relay block vouches for para block " + p.number());
        require(!follows || p.number() == 0 || header.parentHash().equals(paraHash), "para block " + p.number()
                + " is no child of the one before");
        require(p.number() != headNumber || header.hash().equals(headHash), "para block " + p.number()
                + " is not the one that the relay chain vouches for");
        StorageChanges changes = StorageChanges.decode(p.changes());
        if (follows) {
            state.apply(header, changes);
        } else {
            state.stop("para blocks " + (paraNumber + 1) + " to " + (p.number() - 1) + " are pruned");
        }
        paraGapAllowed = false;
        paraNumber = p.number();
        paraHash = header.hash();
    }

    private static List<Bytes> nodes(ScaleReader in) throws RefusedException {
        List<Bytes> nodes = in.list(1, ScaleReader::bytes);
        require(nodes.size() <= PROOF_NODES_MAX, "a proof of " + nodes.size() + " nodes");
        return nodes;
    }

    private static void requireAuthorities(Header at, List<Bytes> proof, List<Authority> expected) throws RefusedException {
        Optional<Bytes> value = provenIfCovered(at, proof, AUTHORITIES_KEY);
        List<Authority> list = value.isPresent() ? AuthoritySet.decodePallet(value.get())
                : provenIfCovered(at, proof, AuthoritySet.WELL_KNOWN_KEY).map(AuthoritySet::decodeWellKnown).orElse(List.of());
        require(!list.isEmpty() && list.equals(expected), "relay block " + at.number()
                + ": the authority list is not the one proven in its state");
    }

    private static Optional<Bytes> provenIfCovered(Header at, List<Bytes> proof, Bytes key) {
        try {
            return new TrieProof(at.stateRoot(), proof).get(key);
        } catch (InvalidProofException notCovered) {
            return Optional.empty(); // the proof is made for the other key; what it proves is compared by the caller
        }
    }

    private static Optional<Bytes> proven(Header at, List<Bytes> proof, Bytes key) throws RefusedException {
        try {
            return new TrieProof(at.stateRoot(), proof).get(key);
        } catch (InvalidProofException e) {
            throw new RefusedException("relay block " + at.number() + ": a state proof is bad: " + e.getMessage(), e);
        }
    }

    private static void require(boolean condition, String otherwise) throws RefusedException {
        if (!condition) {
            throw new RefusedException(otherwise);
        }
    }

    private static Bytes item(String pallet, String name) {
        return Bytes.concat(Hashing.twox128(Bytes.utf8(pallet)), Hashing.twox128(Bytes.utf8(name)));
    }

    private static Bytes headsKey(long paraId) {
        return Bytes.concat(item("Paras", "Heads"), StorageHasher.TWOX_64_CONCAT.apply(new ScaleWriter().u32(paraId).toBytes()));
    }
}
