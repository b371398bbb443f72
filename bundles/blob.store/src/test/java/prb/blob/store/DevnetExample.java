package prb.blob.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.DigestItem;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.Authority;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.grandpa.GrandpaLog;
import prb.substrate.chain.grandpa.Justification;
import prb.substrate.chain.grandpa.Precommit;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.chain.trie.Trie;
import prb.substrate.chain.trie.TrieLayout;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;

/** The two chains of devnet-example.json made again from their description; the file is asked only for what can not be made. */
final class DevnetExample {

    static final long ROUND = 7;
    static final Bytes ZERO = Bytes.wrap(new byte[32]);
    static final Bytes NUMBER_KEY = Bytes.fromHex("26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac");
    static final Bytes NOW_KEY = Bytes.fromHex("f0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb");
    static final Bytes OUTBOUND_KEY = Bytes.fromHex("2f039a6a7f13e94b9545257e54062a048a395e6242c6813b196ca31ed0547ea7");
    static final Bytes PARA_ID_KEY = Bytes.fromHex("0d715f2646c8f85767b5d2764bb2782604a74d81251e398fd8a0a4d55023bb3f");
    static final Bytes SET_ID_KEY = Bytes.fromHex("5f9cc45b7a00c5899361e1c6099678dc8a2d09463effcc78a22d75b9cb87dffc");
    static final Bytes HEADS_KEY = Bytes
            .fromHex("cd710b30bd2eab0352ddcc26417aa1941b3c252fcb29d88eff4f3de5de4476c39f434b9dae0bfb8ed4070000");
    private static final long NOW = 1_656_000_000_000L;
    private static final Bytes BABE = Bytes.utf8("BABE");

    private final JsonNode file;

    private DevnetExample(JsonNode file) {
        this.file = file;
    }

    static DevnetExample read() throws IOException {
        try (InputStream in = DevnetExample.class.getResourceAsStream("/devnet-example.json")) {
            return new DevnetExample(new ObjectMapper().readTree(in));
        }
    }

    JsonNode file() {
        return file;
    }

    /** Bytes at a path like {@code relay/r102/stateRoot}. */
    Bytes bytes(String path) {
        return Bytes.fromHex(file.at("/" + path).asText());
    }

    List<Bytes> list(String path) {
        List<Bytes> out = new ArrayList<>();
        file.at("/" + path).forEach(item -> out.add(Bytes.fromHex(item.asText())));
        return out;
    }

    static Keypair key(int index, KeyType type) {
        byte[] seed = new byte[32];
        seed[31] = (byte) index;
        return Keypair.fromSeed(Bytes.wrap(seed), type);
    }

    /** The set of seeds first .. first+3. */
    static AuthoritySet set(int first, long setId) {
        List<Authority> members = IntStream.range(first, first + 4)
                .mapToObj(i -> new Authority(key(i, KeyType.ED25519).publicKey(), 1)).toList();
        return new AuthoritySet(members, setId);
    }

    static Map<Bytes, Bytes> paraGenesisState() {
        Map<Bytes, Bytes> state = new TreeMap<>();
        state.put(PARA_ID_KEY, new ScaleWriter().u32(2004).toBytes());
        state.put(NUMBER_KEY, new ScaleWriter().u32(0).toBytes());
        state.put(NOW_KEY, new ScaleWriter().u64(NOW).toBytes());
        return state;
    }

    static Header paraGenesis() {
        return Header.of(ZERO, 0, Trie.of(TrieLayout.V0, paraGenesisState()).root(), Trie.EMPTY_ROOT, List.of());
    }

    static StorageChanges paraChanges() {
        return new StorageChanges(List.of(change(NUMBER_KEY, new ScaleWriter().u32(1).toBytes()),
                change(OUTBOUND_KEY, Bytes.ofInts(0)),
                change(NOW_KEY, new ScaleWriter().u64(NOW + 12_000).toBytes())), List.of());
    }

    private static StorageChanges.Change change(Bytes key, Bytes value) {
        return new StorageChanges.Change(key, Optional.of(value));
    }

    static Header paraBlock() {
        Bytes root = Trie.of(TrieLayout.V0, paraGenesisState()).apply(paraChanges()).root();
        DigestItem slot = new DigestItem.PreRuntime(Bytes.utf8("aura"), new ScaleWriter().u64(138_000_001L).toBytes());
        return Header.of(paraGenesis().hash(), 1, root, Trie.EMPTY_ROOT, List.of(slot));
    }

    /** Relay blocks 100, 101, 102. Their state holds events that the file does not tell, so the state roots come from it. */
    List<Header> relay() {
        Header genesis = relay(Bytes.fromHex("11".repeat(32)), 100, List.of(slot(1)));
        Header middle = relay(genesis.hash(), 101, List.of(slot(2)));
        Bytes change = new ScaleWriter().u8(1).raw(AuthoritySet.encodeList(set(3, 1).authorities())).u32(0).toBytes();
        DigestItem scheduled = new DigestItem.Consensus(GrandpaLog.ENGINE, change);
        return List.of(genesis, middle, relay(middle.hash(), 102, List.of(slot(3), scheduled)));
    }

    private Header relay(Bytes parent, long number, List<DigestItem> digest) {
        return Header.of(parent, number, bytes("relay/r" + number + "/stateRoot"), Trie.EMPTY_ROOT, digest);
    }

    private static DigestItem slot(long number) {
        return new DigestItem.PreRuntime(BABE, new ScaleWriter().u64(number).toBytes());
    }

    /** A relay state as far as it is told. */
    static Trie relayState(AuthoritySet set, Header paraHead) {
        return Trie.of(TrieLayout.V0, Map.of(
                AuthoritySet.WELL_KNOWN_KEY, Bytes.concat(Bytes.ofInts(1), AuthoritySet.encodeList(set.authorities())),
                SET_ID_KEY, new ScaleWriter().u64(set.setId()).toBytes(),
                HEADS_KEY, new ScaleWriter().bytes(paraHead.encoded()).toBytes()));
    }

    /** Votes of seeds 1 to 3 for a block, in set 0. */
    static Justification justify(Header target) {
        Bytes payload = Precommit.payload(target.hash(), target.number(), ROUND, 0);
        List<Precommit> votes = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            Keypair voter = key(i, KeyType.ED25519);
            votes.add(new Precommit(target.hash(), target.number(), voter.sign(payload), voter.publicKey()));
        }
        return new Justification(ROUND, target.hash(), target.number(), votes, List.of());
    }

    static Bytes vec(List<Bytes> items) {
        return new ScaleWriter().list(items, ScaleWriter::bytes).toBytes();
    }
}
