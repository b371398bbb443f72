package prb.bench.substrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.DigestItem;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.Authority;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.grandpa.Justification;
import prb.substrate.chain.grandpa.Precommit;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;

/** Input data shaped like that of real chains, the same in every JVM. Stateless. */
final class Samples {

    /** Headers in a run, a few hours of relay blocks. */
    static final int HEADERS = 1_000;

    /** Voters of the justification, as many as the largest public chain has. */
    static final int VOTERS = 1_000;

    static final int TRIE_KEYS = 50_000;
    static final int CHANGES_PER_BLOCK = 200;
    static final int BLOCKS = 32;

    private static final long SEED = 20_260_101;
    private static final long ROUND = 439_559;
    private static final long SET_ID = 3_228;
    private static final int FIRST_BLOCK = 8_325_000;

    private Samples() {}

    static Bytes random(SplittableRandom random, int size) {
        byte[] out = new byte[size];
        random.nextBytes(out);
        return Bytes.wrap(out);
    }

    static SplittableRandom seeded() {
        return new SplittableRandom(SEED);
    }

    /** Chained relay headers: a BABE pre-digest with VRF, a BEEFY log, a seal; about 300 bytes each. */
    static List<Header> headers() {
        SplittableRandom random = seeded();
        List<Header> headers = new ArrayList<>(HEADERS);
        Bytes parent = random(random, 32);
        for (int i = 0; i < HEADERS; i++) {
            List<DigestItem> digest = List.of(
                    new DigestItem.PreRuntime(Bytes.utf8("BABE"), random(random, 118)),
                    new DigestItem.Consensus(Bytes.utf8("BEEF"), random(random, 33)),
                    new DigestItem.Seal(Bytes.utf8("BABE"), random(random, 64)));
            Header header = Header.of(parent, FIRST_BLOCK + i, random(random, 32), random(random, 32), digest);
            headers.add(header);
            parent = header.hash();
        }
        return headers;
    }

    /** The headers one behind the other, as a blob has them. */
    static Bytes headerRun() {
        return Bytes.concat(headers().stream().map(Header::encoded).toList());
    }

    static Keypair voter(int index) {
        return Keypair.fromSeed(new ScaleWriter().u32(index).raw(Bytes.wrap(new byte[28])).toBytes(), KeyType.ED25519);
    }

    static Bytes payload(Header target) {
        return Precommit.payload(target.hash(), target.number(), ROUND, SET_ID);
    }

    static AuthoritySet voters() {
        List<Authority> authorities = new ArrayList<>(VOTERS);
        for (int i = 0; i < VOTERS; i++) {
            authorities.add(new Authority(voter(i).publicKey(), 1));
        }
        return new AuthoritySet(authorities, SET_ID);
    }

    /** All voters for the same block. */
    static Justification justification(Header target) {
        Bytes payload = payload(target);
        List<Precommit> votes = new ArrayList<>(VOTERS);
        for (int i = 0; i < VOTERS; i++) {
            Keypair voter = voter(i);
            votes.add(new Precommit(target.hash(), target.number(), voter.sign(payload), voter.publicKey()));
        }
        return new Justification(ROUND, target.hash(), target.number(), votes, List.of());
    }

    /** Keys of two hashed names and a hashed map key, under a few pallets as in a real state; values of 1 to 120 bytes. */
    static Map<Bytes, Bytes> state() {
        SplittableRandom random = seeded();
        Map<Bytes, Bytes> state = new HashMap<>();
        while (state.size() < TRIE_KEYS) {
            state.put(key(random), random(random, random.nextInt(1, 121)));
        }
        return state;
    }

    private static Bytes key(SplittableRandom random) {
        Bytes item = random(new SplittableRandom(random.nextInt(60)), 32);
        return Bytes.concat(item, random(random, 48));
    }

    /** Blocks that each may follow the state: seven of ten changes overwrite, two add, one deletes. */
    static List<StorageChanges> blocks(Map<Bytes, Bytes> state) {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        List<Bytes> keys = state.keySet().stream().sorted().toList();
        List<StorageChanges> blocks = new ArrayList<>(BLOCKS);
        for (int i = 0; i < BLOCKS; i++) {
            List<StorageChanges.Change> changes = new ArrayList<>(CHANGES_PER_BLOCK);
            for (int j = 0; j < CHANGES_PER_BLOCK; j++) {
                Bytes known = keys.get(random.nextInt(keys.size()));
                Optional<Bytes> value = Optional.of(random(random, random.nextInt(1, 121)));
                changes.add(switch (j % 10) {
                    case 0 -> new StorageChanges.Change(known, Optional.empty());
                    case 1, 2 -> new StorageChanges.Change(key(random), value);
                    default -> new StorageChanges.Change(known, value);
                });
            }
            blocks.add(new StorageChanges(changes, List.of()));
        }
        return blocks;
    }
}
