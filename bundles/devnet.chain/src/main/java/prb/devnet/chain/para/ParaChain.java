package prb.devnet.chain.para;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.devnet.chain.ledger.Block;
import prb.devnet.chain.ledger.Ledger;
import prb.devnet.chain.ledger.State;
import prb.devnet.chain.ledger.StorageKeys;
import prb.devnet.chain.para.execution.BlockContext;
import prb.devnet.chain.para.execution.SignedExtrinsic;
import prb.devnet.chain.para.pool.TransactionPool;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.DigestItem;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.trie.ExtrinsicsRoot;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.chain.trie.Trie;
import prb.substrate.chain.trie.TrieLayout;

/** The simulated parachain. {@link #produce} is for the block maker's thread; everything else for any thread. */
public final class ParaChain {

    /** Timestamp.Now advances by this per block, however fast blocks are made. */
    public static final long BLOCK_TIME_MS = 12_000;

    private static final Logger LOG = LoggerFactory.getLogger(ParaChain.class);
    private static final int EXTRINSICS_PER_BLOCK_MAX = 1000;
    private static final int BLOCK_HASHES_KEPT = 1200;
    private static final long POV_BYTES_MAX = 5 << 20;
    private static final Bytes NUMBER = StorageKeys.plain("System", "Number");
    private static final Bytes PARENT_HASH = StorageKeys.plain("System", "ParentHash");
    private static final Bytes EVENTS = StorageKeys.plain("System", "Events");
    private static final Bytes NOW = StorageKeys.plain("Timestamp", "Now");
    private static final Bytes VALIDATION_DATA = StorageKeys.plain("ParachainSystem", "ValidationData");
    private static final Bytes LAST_RELAY_NUMBER = StorageKeys.plain("ParachainSystem", "LastRelayChainBlockNumber");
    private static final Bytes AURA = Bytes.utf8("aura");

    private final ParaRuntime runtime;
    private final long startMs;
    private final Ledger ledger;
    private final TransactionPool pool;

    /** @param startMs Timestamp.Now of block 0, ms since 1970 */
    public ParaChain(ParaRuntime runtime, long startMs) {
        this.runtime = runtime;
        this.startMs = startMs;
        this.ledger = new Ledger(genesis());
        this.pool = new TransactionPool(ledger, runtime.calls(), runtime.version(), runtime.fee());
        ledger.listen(pool);
    }

    public Ledger ledger() {
        return ledger;
    }

    public TransactionPool pool() {
        return pool;
    }

    public ParaRuntime runtime() {
        return runtime;
    }

    private Block genesis() {
        Map<Bytes, Bytes> entries = runtime.genesis();
        entries.put(NUMBER, StorageKeys.u32(0));
        entries.put(NOW, StorageKeys.u64(startMs));
        List<StorageChanges.Change> changes = new ArrayList<>();
        entries.forEach((key, value) -> changes.add(new StorageChanges.Change(key, Optional.of(value))));
        Trie state = Trie.of(TrieLayout.V0, entries);
        Header header = Header.of(Bytes.wrap(new byte[32]), 0, state.root(), ExtrinsicsRoot.of(List.of()), List.of());
        return new Block(header, List.of(), new StorageChanges(changes, List.of()), state);
    }

    /** Makes the next block on top of a relay block, with what waits in the pool. */
    public Block produce(Header relayParent) {
        Block parent = ledger.best();
        long number = parent.number() + 1;
        long nowMs = startMs + number * BLOCK_TIME_MS;
        State state = new State(parent.state());
        BlockContext context = new BlockContext(state, number, nowMs);
        initialize(state, parent, nowMs, relayParent);
        List<Bytes> body = new ArrayList<>();
        body.add(runtime.applyTimestamp(context, nowMs));
        List<SignedExtrinsic> taken = apply(context, body);
        context.enterFinalization();
        runtime.finalizeBlock(context, parent.hash());
        state.put(EVENTS, context.encodedEvents());
        StorageChanges changes = state.changes();
        Trie trie = parent.state().apply(changes);
        Bytes slot = StorageKeys.u64(nowMs / BLOCK_TIME_MS);
        Header header = Header.of(parent.hash(), number, trie.root(), ExtrinsicsRoot.of(body),
                List.of(new DigestItem.PreRuntime(AURA, slot)));
        Block block = new Block(header, body, changes, trie);
        ledger.append(block);
        pool.included(block, taken);
        return block;
    }

    private void initialize(State state, Block parent, long nowMs, Header relayParent) {
        long number = parent.number() + 1;
        state.putU32(NUMBER, number);
        state.put(PARENT_HASH, parent.hash());
        state.put(blockHashKey(parent.number()), parent.hash());
        if (number > BLOCK_HASHES_KEPT) {
            state.remove(blockHashKey(number - 1 - BLOCK_HASHES_KEPT));
        }
        state.putU64(NOW, nowMs);
        state.putU32(LAST_RELAY_NUMBER, relayParent.number());
        state.put(VALIDATION_DATA, new ScaleWriter().bytes(parent.header().encoded()).u32(relayParent.number())
                .raw(relayParent.stateRoot()).u32(POV_BYTES_MAX).toBytes());
    }

    /** Applies what can be applied; each pass may make more extrinsics ready. */
    private List<SignedExtrinsic> apply(BlockContext context, List<Bytes> body) {
        List<SignedExtrinsic> taken = new ArrayList<>();
        List<SignedExtrinsic> left = new ArrayList<>(pool.candidates());
        int before;
        do {
            before = taken.size();
            for (Iterator<SignedExtrinsic> it = left.iterator(); it.hasNext() && taken.size() < EXTRINSICS_PER_BLOCK_MAX;) {
                SignedExtrinsic extrinsic = it.next();
                if (pool.mayEnter(extrinsic, context.state(), context.number())) {
                    context.enterExtrinsic(body.size());
                    String outcome = runtime.apply(context, extrinsic);
                    LOG.debug("para block {} extrinsic {} {}.{}: {}", context.number(), body.size(), extrinsic.call().pallet(),
                            extrinsic.call().name(), outcome);
                    body.add(extrinsic.bytes());
                    taken.add(extrinsic);
                    it.remove();
                }
            }
        } while (taken.size() > before);
        return taken;
    }

    /** The fee of every extrinsic, in the smallest unit. */
    public BigInteger fee() {
        return runtime.fee();
    }

    private static Bytes blockHashKey(long number) {
        return StorageKeys.twox("System", "BlockHash", StorageKeys.u32(number));
    }
}
