package prb.trade.trader;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import prb.chain.api.ChainException;
import prb.chain.api.ChainIdentity;
import prb.chain.api.FinalizedHead;
import prb.chain.api.RuntimeInfo;
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
final class FakeParaChain extends TradersChain {

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
    private final Set<Bytes> bodiesRead = new HashSet<>();
    private int submissions;
    private Bytes lastSent = Bytes.EMPTY;
    /** What an account has; empty for an account that does not exist. */
    volatile Optional<BigInteger> balance = Optional.of(BigInteger.TEN.pow(15));
    /** Other storage by key. */
    final Map<Bytes, Bytes> storage = new HashMap<>();
    /** What the pool says after it took an extrinsic that gets into no block. */
    volatile TransactionStatus fate = new TransactionStatus.Dropped();
    /** Calls of one batch that a block takes. */
    volatile int heaviest = 1_000;
    volatile long specVersion = 1251;
    /** Nonces that others used up. */
    private long foreign;
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

    /** Another wallet uses the account's next nonce. */
    synchronized void foreignExtrinsic() {
        foreign++;
        grow(List.of(), List.of());
    }

    synchronized boolean isRead(Bytes block) {
        return bodiesRead.contains(block);
    }

    synchronized Bytes head() {
        return blocks.getLast().header().hash();
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
        if (view.call().name().equals("force_batch") && view.call().args().get("calls").asList().size() > heaviest) {
            throw new ChainException(ChainException.Kind.REJECTED, 1010, "Transaction would exhaust the block limits", null);
        }
        if (foreign > 0 && view.signed().orElseThrow().nonce() < nextNonce(view.signed().orElseThrow().signer())) {
            throw new ChainException(ChainException.Kind.REJECTED, 1010, "Transaction is outdated", null);
        }
        sent.add(view);
        lastSent = extrinsic;
        if (includes) {
            nonces.merge(view.signed().orElseThrow().signer(), 1L, Long::sum);
            grow(List.of(extrinsic), effects.apply(view));
        }
        listener.status(new TransactionStatus.Ready());
        listener.status(losesWatch ? new TransactionStatus.Lost("test") : includes
                ? new TransactionStatus.Finalized(head()) : fate);
        return () -> {};
    }

    @Override
    public synchronized long nextNonce(AccountId account) {
        return nonces.getOrDefault(account, 0L) + foreign;
    }

    @Override
    public synchronized FinalizedHead finalizedHead() {
        return new FinalizedHead(blocks.size() - 1L, blocks.getLast().header().hash());
    }

    @Override
    public synchronized Optional<Bytes> blockHash(long number) {
        return number < blocks.size() ? Optional.of(blocks.get((int) number).header().hash()) : Optional.empty();
    }

    /** As a node that does not know the block any more. */
    private synchronized Block block(Bytes hash) throws ChainException {
        return blocks.stream().filter(block -> block.header().hash().equals(hash)).findFirst().orElseThrow(
                () -> new ChainException(ChainException.Kind.UNAVAILABLE, "no block " + hash));
    }

    @Override
    public synchronized Optional<Header> header(Bytes blockHash) {
        return blocks.stream().map(Block::header).filter(header -> header.hash().equals(blockHash)).findFirst();
    }

    @Override
    public synchronized Optional<Bytes> storage(Bytes key, Bytes blockHash) throws ChainException {
        if (key.equals(runtime.storageKey("System", "Events"))) {
            return Optional.of(block(blockHash).events());
        }
        if (key.startsWith(runtime.storagePrefix("System", "Account"))) {
            AccountId account = new AccountId(key.slice(key.size() - 32));
            return balance.map(free -> account(nextNonce(account), free));
        }
        return Optional.ofNullable(storage.get(key));
    }

    private Bytes account(long nonce, BigInteger free) {
        return runtime.encodeStorage("System", "Account", Map.of("nonce", nonce, "consumers", 0, "providers", 1, "sufficients", 0,
                "data", Map.of("free", free, "reserved", 0, "frozen", 0, "flags", 0)));
    }

    @Override
    public synchronized List<Bytes> extrinsics(Bytes blockHash) throws ChainException {
        bodiesRead.add(blockHash);
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
        return new RuntimeInfo("khala", specVersion, 6, 0);
    }
}
