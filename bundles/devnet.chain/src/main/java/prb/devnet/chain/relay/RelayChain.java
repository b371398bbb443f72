package prb.devnet.chain.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import prb.devnet.chain.ledger.Block;
import prb.devnet.chain.ledger.Ledger;
import prb.devnet.chain.ledger.State;
import prb.devnet.chain.ledger.StorageKeys;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.DigestItem;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.grandpa.FinalityProof;
import prb.substrate.chain.grandpa.GrandpaLog;
import prb.substrate.chain.trie.ExtrinsicsRoot;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.chain.trie.Trie;
import prb.substrate.chain.trie.TrieLayout;

/** The simulated relay chain. {@link #produce} is for the block maker's thread; everything else for any thread. */
public final class RelayChain {

    /** Most headers of one finality proof, as real nodes limit it. */
    private static final int PROOF_HEADERS_MAX = 100_000;
    /** How many parachains besides ours have a head in the state, so that proofs have some depth. */
    private static final int FILLER_PARAS = 64;
    private static final int FIRST_FILLER_PARA = 3000;
    private static final int BLOCK_HASHES_KEPT = 256;
    private static final long SLOT_MS = 6000;
    private static final Bytes SET_ID = StorageKeys.plain("Grandpa", "CurrentSetId");
    private static final Bytes NUMBER = StorageKeys.plain("System", "Number");
    private static final Bytes NOW = StorageKeys.plain("Timestamp", "Now");
    private static final Bytes BABE = Bytes.utf8("BABE");

    private final Ledger ledger;
    private final AuthorityPlan plan;
    private final Justifications justifications;
    private final Bytes headKey;
    private final long startMs;

    /** @param paraGenesis recorded as the parachain's head from the start @param startMs time of block 0, ms since 1970 */
    public RelayChain(AuthorityPlan plan, long paraId, Header paraGenesis, long startMs) {
        this.plan = plan;
        this.justifications = new Justifications(plan);
        this.headKey = headKey(paraId);
        this.startMs = startMs;
        this.ledger = new Ledger(genesis(paraGenesis));
    }

    public Ledger ledger() {
        return ledger;
    }

    public AuthorityPlan plan() {
        return plan;
    }

    /** The key of Paras.Heads. */
    public static Bytes headKey(long paraId) {
        return StorageKeys.twox("Paras", "Heads", StorageKeys.u32(paraId));
    }

    private Block genesis(Header paraGenesis) {
        Map<Bytes, Bytes> entries = new TreeMap<>();
        entries.put(NUMBER, StorageKeys.u32(0));
        entries.put(NOW, StorageKeys.u64(startMs));
        entries.put(SET_ID, StorageKeys.u64(0));
        entries.put(AuthoritySet.WELL_KNOWN_KEY, wellKnown(0));
        entries.put(headKey, head(paraGenesis));
        for (int i = 0; i < FILLER_PARAS; i++) {
            entries.put(headKey(FIRST_FILLER_PARA + i), new ScaleWriter().string("filler head of para " + i).toBytes());
        }
        List<StorageChanges.Change> changes = new ArrayList<>();
        entries.forEach((key, value) -> changes.add(new StorageChanges.Change(key, Optional.of(value))));
        Trie state = Trie.of(TrieLayout.V0, entries);
        Header header = Header.of(Bytes.wrap(new byte[32]), 0, state.root(), ExtrinsicsRoot.of(List.of()), List.of());
        return new Block(header, List.of(), new StorageChanges(changes, List.of()), state);
    }

    /** Makes the next block. @param included the parachain head that this block takes up */
    public Block produce(Optional<Header> included) {
        Block parent = ledger.best();
        long number = parent.number() + 1;
        State state = new State(parent.state());
        state.putU32(NUMBER, number);
        long nowMs = startMs + number * SLOT_MS;
        state.putU64(NOW, nowMs);
        state.put(blockHashKey(number - 1), parent.hash());
        if (number > BLOCK_HASHES_KEPT) {
            state.remove(blockHashKey(number - 1 - BLOCK_HASHES_KEPT));
        }
        Bytes filler = headKey(FIRST_FILLER_PARA + number % FILLER_PARAS);
        state.put(filler, new ScaleWriter().string("filler head at " + number).toBytes());
        included.ifPresent(header -> state.put(headKey, head(header)));
        List<DigestItem> digest = new ArrayList<>();
        digest.add(new DigestItem.PreRuntime(BABE, babeSlot(nowMs / SLOT_MS, number)));
        if (plan.changesAt(number)) {
            long next = plan.setAfter(number);
            digest.add(new GrandpaLog.ScheduledChange(plan.set(next).authorities(), 0).toDigestItem());
            state.putU64(SET_ID, next);
            state.put(AuthoritySet.WELL_KNOWN_KEY, wellKnown(next));
        }
        // the inherent of pallet Timestamp: version 4 unsigned, pallet 2, call 0
        Bytes inherent = new ScaleWriter().bytes(new ScaleWriter().u8(4).u8(2).u8(0).compact(nowMs).toBytes()).toBytes();
        StorageChanges changes = state.changes();
        Trie trie = parent.state().apply(changes);
        Header header = Header.of(parent.hash(), number, trie.root(), ExtrinsicsRoot.of(List.of(inherent)), digest);
        Block block = new Block(header, List.of(inherent), changes, trie);
        ledger.append(block);
        return block;
    }

    /** The justification that the chain hands out with a block: of final blocks at every step and set change. */
    public Optional<Bytes> justification(Block block) {
        boolean given = plan.isJustified(block.number()) && block.number() <= ledger.finalizedNumber();
        return given ? Optional.of(justifications.of(block.header())) : Optional.empty();
    }

    /**
     * A proof that block {@code number} is final: up to the last block of its set, or up to the latest justified final block
     * when its set still votes. Empty when no justified block at or above it is final.
     */
    public Optional<FinalityProof> proveFinality(long number) {
        long lastOfSet = plan.lastBlockOf(number == 0 ? 0 : plan.setOf(number));
        long finalized = ledger.finalizedNumber();
        long target = lastOfSet <= finalized ? lastOfSet : plan.justifiedAtOrBelow(finalized);
        target = Math.min(target, plan.justifiedAtOrBelow(number + PROOF_HEADERS_MAX));
        if (target < number || target == 0 || number < 0) {
            return Optional.empty();
        }
        List<Header> unknown = new ArrayList<>();
        for (long n = number + 1; n <= target; n++) {
            unknown.add(ledger.at(n).orElseThrow().header());
        }
        Block last = ledger.at(target).orElseThrow();
        return Optional.of(new FinalityProof(last.hash(), justifications.of(last.header()), unknown));
    }

    private Bytes wellKnown(long set) {
        return new ScaleWriter().u8(1).raw(AuthoritySet.encodeList(plan.set(set).authorities())).toBytes();
    }

    private static Bytes blockHashKey(long number) {
        return StorageKeys.twox("System", "BlockHash", StorageKeys.u32(number));
    }

    private static Bytes head(Header header) {
        return new ScaleWriter().bytes(header.encoded()).toBytes();
    }

    /** A BABE pre-digest of the secondary plain kind: tag 2, authority index u32, slot u64. */
    private static Bytes babeSlot(long slot, long number) {
        return new ScaleWriter().u8(2).u32(number % 4).u64(slot).toBytes();
    }
}
