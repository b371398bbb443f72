package prb.blob.encoder;

import java.util.ArrayList;
import java.util.Comparator;
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
import prb.substrate.chain.grandpa.GrandpaLog;
import prb.substrate.chain.grandpa.Justification;
import prb.substrate.chain.grandpa.Precommit;
import prb.substrate.chain.trie.ExtrinsicsRoot;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.chain.trie.Trie;
import prb.substrate.chain.trie.TrieLayout;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;

/** A relay chain and a parachain made to order: set changes where a plan says, para heads that stand still and jump. */
final class SimChain {

    static final int PARA_ID = 2004;
    private static final int VOTERS = 3;
    private static final Bytes ZERO = Bytes.wrap(new byte[32]);

    /** @param signers the set that finalizes it @param head para head in its state, -1 none */
    record RelayBlock(Header header, AuthoritySet signers, boolean justified, Trie state, int head) {
    }

    record ParaBlock(Header header, Bytes changes, Trie state) {
    }

    /**
     * What happens on the relay chain.
     *
     * @param changes announcing block to delay @param forced announcing block to delay
     * @param justifyEvery stored justifications, besides those at set changes
     * @param movesKeyAt block from which the authorities stand in the pallet's own storage
     */
    record Plan(int blocks, Map<Integer, Integer> changes, Map<Integer, Integer> forced, int justifyEvery, int movesKeyAt) {

        static Plan quiet(int blocks) {
            return new Plan(blocks, Map.of(), Map.of(), 5, 0);
        }

        static Plan random(int blocks, SplittableRandom random) {
            Map<Integer, Integer> changes = new HashMap<>();
            int at = 5 + random.nextInt(20);
            while (at < blocks - 10) {
                int delay = random.nextInt(4) == 0 ? random.nextInt(4) : 0;
                changes.put(at, delay);
                at += delay + 1 + (random.nextInt(4) == 0 ? 0 : random.nextInt(25));
            }
            return new Plan(blocks, changes, Map.of(), 1 + random.nextInt(9), random.nextInt(2 * blocks));
        }
    }

    final List<RelayBlock> relay = new ArrayList<>();
    final List<ParaBlock> para = new ArrayList<>();
    final Map<Bytes, Integer> relayByHash = new HashMap<>();
    final Map<Bytes, Integer> paraByHash = new HashMap<>();
    private final Map<Integer, Bytes> justifications = new HashMap<>();
    private final SplittableRandom random;

    SimChain(long seed, Plan plan) {
        this.random = new SplittableRandom(seed);
        addPara(Trie.of(TrieLayout.V0, Map.of(StorageKeys.PARACHAIN_ID, new ScaleWriter().u32(PARA_ID).toBytes(),
                StorageKeys.SYSTEM_NUMBER, u32(0))), Bytes.EMPTY, ZERO, 0);
        makeRelay(plan);
    }

    private static Bytes u32(long value) {
        return new ScaleWriter().u32(value).toBytes();
    }

    private void addPara(Trie state, Bytes changes, Bytes parent, int number) {
        Header header = Header.of(parent, number, state.root(), ExtrinsicsRoot.of(List.of()), List.of());
        paraByHash.put(header.hash(), number);
        para.add(new ParaBlock(header, changes, state));
    }

    private void makePara() {
        ParaBlock parent = para.getLast();
        int number = para.size();
        List<StorageChanges.Change> changes = new ArrayList<>();
        changes.add(new StorageChanges.Change(StorageKeys.SYSTEM_NUMBER, Optional.of(u32(number))));
        changes.add(new StorageChanges.Change(StorageKeys.SYSTEM_PARENT_HASH, Optional.of(parent.header().hash())));
        Bytes data = new ScaleWriter().bytes(Bytes.EMPTY).u32(number == 1 ? 2 : number).toBytes();
        changes.add(new StorageChanges.Change(StorageKeys.VALIDATION_DATA, Optional.of(data)));
        for (int i = random.nextInt(6); i > 0; i--) {
            Bytes key = Bytes.utf8("key " + random.nextInt(40));
            int kind = random.nextInt(4);
            changes.add(new StorageChanges.Change(key, kind == 0 ? Optional.empty()
                    : Optional.of(kind == 1 ? Bytes.EMPTY : Bytes.utf8("value " + random.nextInt()))));
        }
        StorageChanges all = new StorageChanges(changes, List.of());
        addPara(parent.state().apply(all), all.encode(), parent.header().hash(), number);
    }

    private void makeRelay(Plan plan) {
        AuthoritySet set = set(0, 1);
        AuthoritySet next = set;
        int effectiveAt = -1;
        int forcedAt = -1;
        int head = -1;
        Trie state = Trie.empty(TrieLayout.V0);
        Bytes parent = ZERO;
        for (int number = 0; number <= plan.blocks(); number++) {
            List<DigestItem> digest = new ArrayList<>();
            digest.add(new DigestItem.PreRuntime(Bytes.utf8("BABE"), u32(number)));
            if (plan.changes().containsKey(number)) {
                next = set(set.setId() + 1, number);
                effectiveAt = number + plan.changes().get(number);
                digest.add(new GrandpaLog.ScheduledChange(next.authorities(), plan.changes().get(number)).toDigestItem());
            }
            if (plan.forced().containsKey(number)) {
                next = set(set.setId() + 1, number);
                forcedAt = number + plan.forced().get(number);
                digest.add(new GrandpaLog.ForcedChange(number - 1, next.authorities(), plan.forced().get(number)).toDigestItem());
                set = next;
            }
            head = nextHead(number, head);
            boolean changes = number == effectiveAt;
            state = relayState(state, plan, number, changes || number >= forcedAt && forcedAt >= 0 ? next : set, head);
            Header header = Header.of(parent, number, state.root(), ExtrinsicsRoot.of(List.of()), digest);
            relayByHash.put(header.hash(), number);
            relay.add(new RelayBlock(header, set, number > 0 && (changes || number % plan.justifyEvery() == 0), state, head));
            set = changes ? next : set;
            parent = header.hash();
        }
    }

    private int nextHead(int number, int head) {
        if (number < 3) {
            return -1;
        }
        int to = number == 3 ? 0 : head + (random.nextInt(3) == 0 ? random.nextInt(4) : random.nextInt(2));
        while (para.size() <= to) {
            makePara();
        }
        return to;
    }

    private Trie relayState(Trie before, Plan plan, int number, AuthoritySet set, int head) {
        Bytes list = AuthoritySet.encodeList(set.authorities());
        Trie state = before.put(StorageKeys.CURRENT_SET_ID, new ScaleWriter().u64(set.setId()).toBytes());
        state = number >= plan.movesKeyAt() ? state.put(StorageKeys.NEW_AUTHORITIES, list).remove(StorageKeys.OLD_AUTHORITIES)
                : state.put(StorageKeys.OLD_AUTHORITIES, new ScaleWriter().u8(1).raw(list).toBytes());
        state = state.put(Bytes.utf8("relay number"), u32(number));
        return head < 0 ? state : state.put(StorageKeys.parasHeads(PARA_ID), new ScaleWriter().bytes(para.get(head).header()
                .encoded()).toBytes());
    }

    private static Keypair key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        bytes[1] = (byte) (seed >>> 8);
        bytes[2] = 1;
        return Keypair.fromSeed(Bytes.wrap(bytes), KeyType.ED25519);
    }

    private final Map<Bytes, Keypair> keys = new HashMap<>();

    private AuthoritySet set(long id, int seed) {
        List<Authority> list = new ArrayList<>();
        for (int i = 0; i < VOTERS; i++) {
            Keypair pair = key(seed + i);
            keys.put(pair.publicKey(), pair);
            list.add(new Authority(pair.publicKey(), 1));
        }
        return new AuthoritySet(list, id);
    }

    /** The justification of a block, signed on demand. */
    synchronized Bytes justification(int number) {
        return justifications.computeIfAbsent(number, n -> sign(relay.get(n)).encode());
    }

    private Justification sign(RelayBlock block) {
        Header header = block.header();
        Bytes payload = Precommit.payload(header.hash(), header.number(), 1, block.signers().setId());
        List<Precommit> votes = new ArrayList<>();
        for (Authority each : block.signers().authorities()) {
            votes.add(new Precommit(header.hash(), header.number(), keys.get(each.id()).sign(payload), each.id()));
        }
        votes.sort(Comparator.comparing(Precommit::authorityId));
        return new Justification(1, header.hash(), header.number(), votes, List.of());
    }

    /** The block that a node proves when asked for the finality of one: its set's end, or the last justified one; -1 none. */
    int provableFrom(int number, int head) {
        long set = relay.get(number).signers().setId();
        int last = -1;
        for (int n = number; n <= head && relay.get(n).signers().setId() == set; n++) {
            last = relay.get(n).justified() ? n : last;
        }
        return last;
    }

    /** The last justified block up to a height. */
    int justifiedUpTo(int head) {
        int at = head;
        while (!relay.get(at).justified()) {
            at--;
        }
        return at;
    }
}
