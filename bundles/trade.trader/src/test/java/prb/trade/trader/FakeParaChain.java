package prb.trade.trader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import prb.chain.api.ChainException;
import prb.chain.api.ChainIdentity;
import prb.chain.api.FinalizedHead;
import prb.chain.api.FinalizedHeadListener;
import prb.chain.api.ParaChain;
import prb.chain.api.RuntimeInfo;
import prb.chain.api.StateEntry;
import prb.chain.api.Subscription;
import prb.chain.api.TransactionListener;
import prb.chain.api.TransactionStatus;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.extrinsic.ExtrinsicView;
import prb.substrate.runtime.extrinsic.Extrinsics;

/** A chain that puts every accepted extrinsic into a finalized block of its own and lets the test say what happens to it. */
final class FakeParaChain implements ParaChain {

    static final Bytes ZERO = Bytes.wrap(new byte[32]);

    private record Block(Header header, List<Bytes> extrinsics, Bytes events) {}

    final List<ExtrinsicView> sent = new ArrayList<>();
    /** Events of an extrinsic, as encoded by the runtime, in order. */
    Function<ExtrinsicView, List<Bytes>> effects;
    /** What the pool says to the n-th submission: null accepts. */
    Function<Integer, ChainException> pool = n -> null;
    /** Whether the watch breaks after acceptance. */
    boolean losesWatch;
    /** Whether accepted extrinsics get into blocks. */
    boolean includes = true;

    private final Runtime runtime;
    private final Bytes metadata;
    private final List<Block> blocks = new ArrayList<>();
    private final Map<AccountId, Long> nonces = new HashMap<>();
    private int submissions;
    private Bytes lastSent = Bytes.EMPTY;
    private long highestAsked;
    private Bytes root = ZERO;

    FakeParaChain(Runtime runtime, Bytes metadata) {
        this.runtime = runtime;
        this.metadata = metadata;
        this.effects = view -> List.of(success());
        grow(List.of(), List.of());
        grow(List.of(), List.of());
    }

    Bytes success() {
        return runtime.encodeEvent("System", "ExtrinsicSuccess",
                Map.of("weight", Map.of("ref_time", 1, "proof_size", 1), "class",
                        prb.substrate.runtime.Value.variant("Normal"), "pays_fee",
                        prb.substrate.runtime.Value.variant("Yes")));
    }

    synchronized int sentCount() {
        return sent.size();
    }

    /** Waits for a submission that is under way: its extrinsic stays out. */
    synchronized void includeFromNowOn() {
        includes = true;
    }

    /** Adds finalized blocks without extrinsics. */
    synchronized void growBy(int count) {
        for (int i = 0; i < count; i++) {
            grow(List.of(), List.of());
        }
    }

    /** Whether the blocks up to the highest one were asked for by number. */
    synchronized boolean isLookedThrough() {
        return highestAsked == blocks.size() - 1L;
    }

    /** What was called final was not: other blocks come in the place of the last ones, the first with what was sent last. */
    synchronized void turnsOutOtherwise(int count) {
        blocks.subList(blocks.size() - count, blocks.size()).clear();
        root = Bytes.concat(Bytes.ofInts(1), Bytes.wrap(new byte[31]));
        grow(List.of(lastSent), effects.apply(sent.getLast()));
        for (int i = 1; i < count; i++) {
            grow(List.of(), List.of());
        }
    }

    private void grow(List<Bytes> extrinsics, List<Bytes> events) {
        Bytes parent = blocks.isEmpty() ? ZERO : blocks.getLast().header().hash();
        ScaleWriter records = new ScaleWriter().compact(events.size());
        events.forEach(event -> records.u8(0).u32(0).raw(event).compact(0));
        blocks.add(new Block(Header.of(parent, blocks.size(), root, ZERO, List.of()), extrinsics, records.toBytes()));
    }

    @Override
    public synchronized Subscription submit(Bytes extrinsic, TransactionListener listener) throws ChainException {
        ChainException refusal = pool.apply(submissions++);
        if (refusal != null) {
            throw refusal;
        }
        ExtrinsicView view = Extrinsics.decode(runtime, extrinsic);
        sent.add(view);
        lastSent = extrinsic;
        nonces.merge(view.signed().orElseThrow().signer(), 1L, Long::sum);
        if (includes) {
            grow(List.of(extrinsic), effects.apply(view));
        }
        listener.status(new TransactionStatus.Ready());
        listener.status(losesWatch ? new TransactionStatus.Lost("test") : includes
                ? new TransactionStatus.Finalized(blocks.getLast().header().hash()) : new TransactionStatus.Dropped());
        return () -> {};
    }

    @Override
    public synchronized long nextNonce(AccountId account) {
        return nonces.getOrDefault(account, 0L);
    }

    @Override
    public synchronized FinalizedHead finalizedHead() {
        return new FinalizedHead(blocks.size() - 1L, blocks.getLast().header().hash());
    }

    @Override
    public synchronized Optional<Bytes> blockHash(long number) {
        highestAsked = Math.max(highestAsked, number);
        return number < blocks.size() ? Optional.of(blocks.get((int) number).header().hash()) : Optional.empty();
    }

    private synchronized Block block(Bytes hash) {
        return blocks.stream().filter(block -> block.header().hash().equals(hash)).findFirst().orElseThrow();
    }

    @Override
    public Optional<Header> header(Bytes blockHash) {
        return Optional.of(block(blockHash).header());
    }

    @Override
    public Optional<Bytes> storage(Bytes key, Bytes blockHash) {
        return key.equals(runtime.storageKey("System", "Events")) ? Optional.of(block(blockHash).events()) : Optional.empty();
    }

    @Override
    public List<Bytes> extrinsics(Bytes blockHash) {
        return block(blockHash).extrinsics();
    }

    @Override
    public ChainIdentity identity() {
        return new ChainIdentity("fake", ZERO);
    }

    @Override
    public Bytes metadata(Bytes blockHash) {
        return metadata;
    }

    @Override
    public RuntimeInfo runtimeInfo(Bytes blockHash) {
        return new RuntimeInfo("khala", 1251, 6, 0);
    }

    @Override
    public Subscription onFinalized(FinalizedHeadListener listener) {
        throw new AssertionError("not asked by the trader");
    }

    @Override
    public List<Optional<Bytes>> storageAtBest(List<Bytes> keys) {
        throw new AssertionError("not asked by the trader");
    }

    @Override
    public List<Bytes> readProof(List<Bytes> keys, Bytes blockHash) {
        throw new AssertionError("not asked by the trader");
    }

    @Override
    public Bytes storageChanges(Bytes blockHash) {
        throw new AssertionError("not asked by the trader");
    }

    @Override
    public List<StateEntry> state(Bytes blockHash) {
        throw new AssertionError("not asked by the trader");
    }

    @Override
    public long nextMqSequence(Bytes origin) {
        throw new AssertionError("not asked by the trader");
    }
}
