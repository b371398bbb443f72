package prb.bench.trader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
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
import prb.devnet.chain.metadata.RuntimeText;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeVersion;
import prb.substrate.runtime.Value;
import prb.substrate.runtime.extrinsic.ExtrinsicView;
import prb.substrate.runtime.extrinsic.Extrinsics;

/**
 * A chain that executes everything, in order of nonces, as many calls per block as it may; a block is final when the next one is
 * made. It keeps all blocks. Any thread.
 */
final class BlockChain implements ParaChain {

    private static final Bytes ZERO = Bytes.wrap(new byte[32]);

    private record Block(Header header, List<Bytes> extrinsics, Bytes events, Map<AccountId, Long> nonces) {}

    private record Pending(Bytes extrinsic, int calls, boolean batch, TransactionListener listener) {}

    private final Bytes metadata = RuntimeText.para().metadata();
    private final Runtime runtime = Runtime.parse(metadata, new RuntimeVersion("khala", 1, 6, 0));
    private final Bytes eventsKey = runtime.storageKey("System", "Events");
    private final Bytes success = runtime.encodeEvent("System", "ExtrinsicSuccess", Map.of("weight", Map.of("ref_time", 1,
            "proof_size", 1), "class", Value.variant("Normal"), "pays_fee", Value.variant("Yes")));
    private final Bytes itemCompleted = runtime.encodeEvent("Utility", "ItemCompleted");
    private final int callsMax;
    private final List<Block> blocks = new ArrayList<>();
    private final Map<Bytes, Integer> numbers = new HashMap<>();
    private final Map<AccountId, TreeMap<Long, Pending>> pool = new LinkedHashMap<>();
    private final List<Runnable> toldNext = new ArrayList<>();
    private long extrinsics;

    /** @param callsMax most calls of one block */
    BlockChain(int callsMax) {
        this.callsMax = callsMax;
        add(List.of(), emptyEvents(), Map.of());
        add(List.of(), emptyEvents(), Map.of());
    }

    private static Bytes emptyEvents() {
        return new ScaleWriter().compact(0).toBytes();
    }

    Runtime runtime() {
        return runtime;
    }

    synchronized long height() {
        return blocks.size() - 1L;
    }

    synchronized long extrinsicCount() {
        return extrinsics;
    }

    private void add(List<Bytes> included, Bytes events, Map<AccountId, Long> nonces) {
        Bytes parent = blocks.isEmpty() ? ZERO : blocks.getLast().header().hash();
        Header header = Header.of(parent, blocks.size(), ZERO, ZERO, List.of());
        numbers.put(header.hash(), blocks.size());
        blocks.add(new Block(header, included, events, nonces));
    }

    /** Makes the next block. */
    void produce() {
        List<Runnable> tell;
        synchronized (this) {
            tell = new ArrayList<>(toldNext);
            toldNext.clear();
            List<Pending> included = new ArrayList<>();
            Map<AccountId, Long> nonces = new HashMap<>(blocks.getLast().nonces());
            int calls = 0;
            for (Map.Entry<AccountId, TreeMap<Long, Pending>> own : pool.entrySet()) {
                Iterator<Map.Entry<Long, Pending>> next = own.getValue().entrySet().iterator();
                while (next.hasNext()) {
                    Map.Entry<Long, Pending> one = next.next();
                    if (!one.getKey().equals(nonces.getOrDefault(own.getKey(), 0L))
                            || calls + one.getValue().calls() > callsMax) {
                        break;
                    }
                    nonces.merge(own.getKey(), 1L, Long::sum);
                    calls += one.getValue().calls();
                    included.add(one.getValue());
                    next.remove();
                }
            }
            extrinsics += included.size();
            add(included.stream().map(Pending::extrinsic).toList(), events(included), nonces);
            Bytes hash = blocks.getLast().header().hash();
            for (Pending one : included) {
                tell.add(() -> one.listener().status(new TransactionStatus.InBlock(hash)));
                toldNext.add(() -> one.listener().status(new TransactionStatus.Finalized(hash)));
            }
        }
        tell.forEach(Runnable::run);
    }

    private Bytes events(List<Pending> included) {
        List<Bytes> records = new ArrayList<>();
        for (int i = 0; i < included.size(); i++) {
            for (int call = 0; included.get(i).batch() && call < included.get(i).calls(); call++) {
                records.add(new ScaleWriter().u8(0).u32(i).raw(itemCompleted).compact(0).toBytes());
            }
            records.add(new ScaleWriter().u8(0).u32(i).raw(success).compact(0).toBytes());
        }
        ScaleWriter all = new ScaleWriter().compact(records.size());
        records.forEach(all::raw);
        return all.toBytes();
    }

    @Override
    public Subscription submit(Bytes extrinsic, TransactionListener listener) {
        ExtrinsicView view = Extrinsics.decode(runtime, extrinsic);
        ExtrinsicView.Signed signed = view.signed().orElseThrow();
        boolean batch = view.call().name().equals("force_batch");
        int calls = batch ? Objects.requireNonNull(view.call().args().get("calls")).asList().size() : 1;
        synchronized (this) {
            pool.computeIfAbsent(signed.signer(), account -> new TreeMap<>()).put(signed.nonce(), new Pending(extrinsic, calls,
                    batch, listener));
        }
        listener.status(new TransactionStatus.Ready());
        return () -> {};
    }

    @Override
    public synchronized long nextNonce(AccountId account) {
        long nonce = blocks.getLast().nonces().getOrDefault(account, 0L);
        TreeMap<Long, Pending> own = pool.getOrDefault(account, new TreeMap<>());
        while (own.containsKey(nonce)) {
            nonce++;
        }
        return nonce;
    }

    @Override
    public synchronized FinalizedHead finalizedHead() {
        Block block = blocks.get(blocks.size() - 2);
        return new FinalizedHead(block.header().number(), block.header().hash());
    }

    private synchronized Block block(Bytes hash) throws ChainException {
        Integer number = numbers.get(hash);
        if (number == null) {
            throw new ChainException(ChainException.Kind.UNAVAILABLE, "no block " + hash);
        }
        return blocks.get(number);
    }

    /** The number of a block. */
    long number(Bytes hash) throws ChainException {
        return block(hash).header().number();
    }

    @Override
    public synchronized Optional<Bytes> blockHash(long number) {
        return number < blocks.size() ? Optional.of(blocks.get((int) number).header().hash()) : Optional.empty();
    }

    @Override
    public Optional<Header> header(Bytes blockHash) throws ChainException {
        return Optional.of(block(blockHash).header());
    }

    @Override
    public Optional<Bytes> storage(Bytes key, Bytes blockHash) throws ChainException {
        Block block = block(blockHash);
        if (key.equals(eventsKey)) {
            return Optional.of(block.events());
        }
        AccountId account = new AccountId(key.slice(key.size() - 32));
        return Optional.of(runtime.encodeStorage("System", "Account", Map.of("nonce", block.nonces().getOrDefault(account, 0L),
                "consumers", 0, "providers", 1, "sufficients", 0, "data", Map.of("free", Long.MAX_VALUE, "reserved", 0, "frozen",
                        0, "flags", 0))));
    }

    @Override
    public List<Bytes> extrinsics(Bytes blockHash) throws ChainException {
        return block(blockHash).extrinsics();
    }

    @Override
    public ChainIdentity identity() {
        return new ChainIdentity("bench", ZERO);
    }

    @Override
    public Bytes metadata(Bytes blockHash) {
        return metadata;
    }

    @Override
    public RuntimeInfo runtimeInfo(Bytes blockHash) {
        return new RuntimeInfo("khala", 1, 6, 0);
    }

    private static ChainException unsupported() {
        return new ChainException(ChainException.Kind.UNSUPPORTED, "this chain is for traders only");
    }

    @Override
    public Subscription onFinalized(FinalizedHeadListener listener) {
        throw new UnsupportedOperationException("this chain is for traders only");
    }

    @Override
    public List<Optional<Bytes>> storageAtBest(List<Bytes> keys) throws ChainException {
        throw unsupported();
    }

    @Override
    public List<Bytes> readProof(List<Bytes> keys, Bytes blockHash) throws ChainException {
        throw unsupported();
    }

    @Override
    public Bytes storageChanges(Bytes blockHash) throws ChainException {
        throw unsupported();
    }

    @Override
    public List<StateEntry> state(Bytes blockHash) throws ChainException {
        throw unsupported();
    }

    @Override
    public long nextMqSequence(Bytes origin) throws ChainException {
        throw unsupported();
    }
}
