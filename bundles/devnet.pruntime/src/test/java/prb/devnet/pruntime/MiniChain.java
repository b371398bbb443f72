package prb.devnet.pruntime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import prb.devnet.pruntime.state.StateKeys;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.Authority;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.grandpa.Justification;
import prb.substrate.chain.grandpa.Precommit;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.chain.trie.Trie;
import prb.substrate.chain.trie.TrieLayout;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;

/** A relay chain of four authorities with one parachain, grown by hand. Relay genesis is block 100, para id 2004. */
final class MiniChain {

    static final long PARA_ID = 2004;
    static final long GENESIS_MILLIS = 1_656_000_000_000L;
    static final long ROUND = 7;

    private static final long RELAY_GENESIS = 100;
    private static final Bytes ZERO = Bytes.wrap(new byte[32]);

    final List<Header> relay = new ArrayList<>();
    final List<Trie> relayStates = new ArrayList<>();
    final List<Header> para = new ArrayList<>();
    final List<Bytes> paraChanges = new ArrayList<>();
    List<Keypair> voters = voters(1, 4);
    long setId;
    Trie paraState;

    MiniChain() {
        paraState = Trie.of(TrieLayout.V0,
                Map.of(StateKeys.PARACHAIN_ID, u32(PARA_ID), StateKeys.TIMESTAMP_NOW, u64(GENESIS_MILLIS)));
        para.add(header(ZERO, 0, paraState));
        paraChanges.add(Bytes.EMPTY);
        Trie state = Trie.of(TrieLayout.V0, Map.of(AuthoritySet.WELL_KNOWN_KEY, wellKnown(authorities(voters))));
        relayStates.add(state);
        relay.add(header(Bytes.wrap(new byte[32]), RELAY_GENESIS, state));
    }

    static List<Keypair> voters(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> {
            byte[] seed = new byte[32];
            seed[31] = (byte) i;
            return Keypair.fromSeed(Bytes.wrap(seed), KeyType.ED25519);
        }).toList();
    }

    static List<Authority> authorities(List<Keypair> keys) {
        return keys.stream().map(key -> new Authority(key.publicKey(), 1)).toList();
    }

    /** Adds a para block: time plus 12 s, the given messages and further values. */
    void addPara(List<Bytes> messages, Map<Bytes, Bytes> more) {
        long millis = GENESIS_MILLIS + 12_000L * para.size();
        ScaleWriter queue = new ScaleWriter().compact(messages.size());
        messages.forEach(queue::raw);
        Map<Bytes, Bytes> values = new HashMap<>(more);
        values.put(StateKeys.TIMESTAMP_NOW, u64(millis));
        values.put(StateKeys.OUTBOUND_MESSAGES, queue.toBytes());
        List<StorageChanges.Change> changes = values.entrySet().stream()
                .map(e -> new StorageChanges.Change(e.getKey(), Optional.of(e.getValue()))).toList();
        StorageChanges all = new StorageChanges(changes, List.of());
        paraState = paraState.apply(all);
        para.add(header(para.getLast().hash(), para.size(), paraState));
        paraChanges.add(all.encode());
    }

    /** Adds a relay block that knows the newest para header, and optionally the next authorities. */
    void addRelay(List<Keypair> next) {
        Trie state = relayStates.getLast().put(StateKeys.parasHeads(PARA_ID),
                new ScaleWriter().bytes(para.getLast().encoded()).toBytes());
        state = next.isEmpty() ? state : state.put(AuthoritySet.WELL_KNOWN_KEY, wellKnown(authorities(next)));
        relayStates.add(state);
        relay.add(header(relay.getLast().hash(), relay.getLast().number() + 1, state));
    }

    Bytes genesisInfo() {
        ScaleWriter out = new ScaleWriter().raw(relay.getFirst().encoded());
        writeChange(out, new AuthoritySet(authorities(voters(1, 4)), 0), authorityProof(0));
        return out.toBytes();
    }

    Bytes genesisState() {
        return new ScaleWriter().compact(2).bytes(StateKeys.PARACHAIN_ID).bytes(u32(PARA_ID))
                .bytes(StateKeys.TIMESTAMP_NOW).bytes(u64(GENESIS_MILLIS)).toBytes();
    }

    List<Bytes> authorityProof(int relayIndex) {
        return relayStates.get(relayIndex).prove(List.of(AuthoritySet.WELL_KNOWN_KEY));
    }

    List<Bytes> headProof(int relayIndex) {
        return relayStates.get(relayIndex).prove(List.of(StateKeys.parasHeads(PARA_ID)));
    }

    /** A justification of a header by some of the voters, all for the header itself. */
    Justification justify(Header header, List<Keypair> signers, long signedSetId) {
        return new Justification(ROUND, header.hash(), header.number(),
                signers.stream().map(key -> precommit(header, key, signedSetId)).toList(), List.of());
    }

    static Precommit precommit(Header header, Keypair key, long signedSetId) {
        Bytes payload = Precommit.payload(header.hash(), header.number(), ROUND, signedSetId);
        return new Precommit(header.hash(), header.number(), key.sign(payload), key.publicKey());
    }

    Bytes good(int relayIndex) {
        return justify(relay.get(relayIndex), voters.subList(0, 3), setId).encode();
    }

    /** Relay headers from..to (indexes), the last with a justification, no set change: HeaderToSync list and None. */
    Bytes relayPart(int from, int to, Optional<Bytes> justification, Optional<Bytes> change) {
        ScaleWriter out = new ScaleWriter().compact(to - from + 1);
        for (int i = from; i <= to; i++) {
            out.raw(relay.get(i).encoded()).option(i == to ? justification : Optional.empty(), ScaleWriter::bytes);
        }
        return out.option(change, ScaleWriter::raw).toBytes();
    }

    Bytes paraPart(int from, int to, List<Bytes> proof) {
        ScaleWriter out = new ScaleWriter().compact(to - from + 1);
        para.subList(from, to + 1).forEach(header -> out.raw(header.encoded()));
        return out.list(proof, ScaleWriter::bytes).toBytes();
    }

    /** A change to a set with the proof at a relay block. */
    Bytes change(List<Authority> list, long id, int relayIndex) {
        ScaleWriter out = new ScaleWriter();
        writeChange(out, new AuthoritySet(list, id), authorityProof(relayIndex));
        return out.toBytes();
    }

    Bytes blocks(int from, int to) {
        ScaleWriter out = new ScaleWriter().compact(to - from + 1);
        for (int i = from; i <= to; i++) {
            out.raw(para.get(i).encoded()).raw(paraChanges.get(i));
        }
        return out.toBytes();
    }

    static Bytes noPara() {
        return Bytes.ofInts(0, 0);
    }

    static Bytes u32(long value) {
        return new ScaleWriter().u32(value).toBytes();
    }

    static Bytes u64(long value) {
        return new ScaleWriter().u64(value).toBytes();
    }

    private static void writeChange(ScaleWriter out, AuthoritySet set, List<Bytes> proof) {
        set.write(out);
        out.list(proof, ScaleWriter::bytes);
    }

    private static Bytes wellKnown(List<Authority> list) {
        return Bytes.concat(Bytes.ofInts(1), AuthoritySet.encodeList(list));
    }

    private static Header header(Bytes parent, long number, Trie state) {
        return Header.of(parent, number, state.root(), Trie.EMPTY_ROOT, List.of());
    }
}
