package prb.bench.fleet;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.ProgressListener;
import prb.chain.api.ChainException;
import prb.chain.api.ChainIdentity;
import prb.chain.api.FinalizedHead;
import prb.chain.api.FinalizedHeadListener;
import prb.chain.api.ParaChain;
import prb.chain.api.RuntimeInfo;
import prb.chain.api.StateEntry;
import prb.chain.api.Subscription;
import prb.chain.api.TransactionListener;
import prb.devnet.chain.metadata.RuntimeText;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeVersion;

/**
 * A parachain where every worker computes, final as far as the blob source is. Each block changes the sessions of one in a
 * hundred workers. Any thread.
 */
final class ComputingChain implements ParaChain, ProgressListener {

    private static final RuntimeInfo RUNTIME = new RuntimeInfo("khala", 1251, 6, 0);
    private static final int KEY_BYTES = 32;
    private static final int CHANGED_SHARE = 100;

    private final int workers;
    private final Bytes metadata = RuntimeText.para().metadata();
    private final Runtime runtime = Runtime.parse(metadata, new RuntimeVersion("khala", 1251, 6, 0));
    private final List<FinalizedHeadListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<Bytes, UnaryOperator<Bytes>> values;
    private volatile FinalizedHead head = at(0);

    ComputingChain(int workers) {
        this.workers = workers;
        Bytes session = new ScaleWriter().u8(1).u128(BigInteger.ONE).u128(BigInteger.ONE).u64(1).u32(2).u32(3).u64(4).u64(5)
                .u64(6).u64(7).u128(BigInteger.TWO).toBytes();
        Bytes pid = new ScaleWriter().u64(MemoryInventory.PID).toBytes();
        Bytes stake = new ScaleWriter().u128(MemoryInventory.STAKE).toBytes();
        values = Map.of(prefix("PhalaRegistry", "Workers"),
                key -> FakeWorker.registration(key, MemoryInventory.OPERATOR.bytes()),
                prefix("PhalaStakePoolv2", "WorkerAssignments"), key -> pid,
                prefix("PhalaComputation", "WorkerBindings"), key -> key,
                prefix("PhalaComputation", "Sessions"), key -> session,
                prefix("PhalaComputation", "Stakes"), key -> stake);
    }

    private Bytes prefix(String pallet, String item) {
        return runtime.storageKey(pallet, item, FakeWorker.key(0)).slice(0, KEY_BYTES).compact();
    }

    private static FinalizedHead at(long number) {
        byte[] hash = new byte[KEY_BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            hash[i] = (byte) (number >>> 8 * i);
        }
        return new FinalizedHead(number, Bytes.wrap(hash));
    }

    @Override
    public void progress(BlobProgress progress) {
        FinalizedHead next = at(Math.max(0, progress.paraEncoded()));
        if (next.number() > head.number()) {
            head = next;
            listeners.forEach(listener -> listener.finalized(next));
        }
    }

    @Override
    public ChainIdentity identity() {
        return new ChainIdentity("bench", at(0).hash());
    }

    @Override
    public FinalizedHead finalizedHead() {
        return head;
    }

    @Override
    public Subscription onFinalized(FinalizedHeadListener listener) {
        listeners.add(listener);
        listener.finalized(head);
        return () -> listeners.remove(listener);
    }

    @Override
    public Optional<Bytes> blockHash(long number) {
        return Optional.of(at(number).hash());
    }

    @Override
    public Optional<Header> header(Bytes blockHash) {
        return Optional.empty();
    }

    @Override
    public Optional<Bytes> storage(Bytes key, Bytes blockHash) {
        UnaryOperator<Bytes> value = values.get(key.slice(0, KEY_BYTES));
        return value == null ? Optional.empty() : Optional.of(value.apply(key.slice(key.size() - KEY_BYTES, KEY_BYTES)));
    }

    @Override
    public List<Optional<Bytes>> storageAtBest(List<Bytes> keys) {
        return keys.stream().map(key -> storage(key, head.hash())).toList();
    }

    @Override
    public Bytes storageChanges(Bytes blockHash) {
        int changed = Math.max(1, workers / CHANGED_SHARE);
        int first = (blockHash.get(0) & 0xff) * changed % workers;
        ScaleWriter out = new ScaleWriter().compact(changed);
        for (int i = 0; i < changed; i++) {
            Bytes key = runtime.storageKey("PhalaComputation", "Sessions", FakeWorker.key((first + i) % workers));
            out.bytes(key).u8(1).bytes(storage(key, blockHash).orElseThrow());
        }
        return out.compact(0).toBytes();
    }

    @Override
    public Bytes metadata(Bytes blockHash) {
        return metadata;
    }

    @Override
    public RuntimeInfo runtimeInfo(Bytes blockHash) {
        return RUNTIME;
    }

    @Override
    public long nextMqSequence(Bytes origin) {
        return 0;
    }

    @Override
    public List<Bytes> readProof(List<Bytes> keys, Bytes blockHash) throws ChainException {
        throw unsupported();
    }

    @Override
    public List<StateEntry> state(Bytes blockHash) throws ChainException {
        throw unsupported();
    }

    @Override
    public long nextNonce(AccountId account) throws ChainException {
        throw unsupported();
    }

    @Override
    public Subscription submit(Bytes extrinsic, TransactionListener listener) throws ChainException {
        throw unsupported();
    }

    @Override
    public List<Bytes> extrinsics(Bytes blockHash) throws ChainException {
        throw unsupported();
    }

    private static ChainException unsupported() {
        return new ChainException(ChainException.Kind.UNSUPPORTED, "the benchmark's chain does not do this");
    }
}
