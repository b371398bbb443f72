package prb.devnet.chain.ledger;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.chain.trie.Trie;

/** The state while a block is made: a trie under layers of changes, the upper ones of which may be dropped. One thread. */
public final class State {

    private final Trie base;
    private final Deque<TreeMap<Bytes, Optional<Bytes>>> layers = new ArrayDeque<>();

    public State(Trie base) {
        this.base = base;
        layers.push(new TreeMap<>());
    }

    public Optional<Bytes> get(Bytes key) {
        for (Map<Bytes, Optional<Bytes>> layer : layers) {
            Optional<Bytes> value = layer.get(key);
            if (value != null) {
                return value;
            }
        }
        return base.get(key);
    }

    public void put(Bytes key, Bytes value) {
        layers.peek().put(key, Optional.of(value));
    }

    public void remove(Bytes key) {
        layers.peek().put(key, Optional.empty());
    }

    /** A u32 that is 0 when absent. */
    public long u32(Bytes key) {
        return get(key).map(value -> new ScaleReader(value).u32()).orElse(0L);
    }

    /** A u64 that is 0 when absent. */
    public long u64(Bytes key) {
        return get(key).map(value -> new ScaleReader(value).u64()).orElse(0L);
    }

    /** A u128 that is 0 when absent. */
    public BigInteger u128(Bytes key) {
        return get(key).map(value -> new ScaleReader(value).u128()).orElse(BigInteger.ZERO);
    }

    public void putU32(Bytes key, long value) {
        put(key, StorageKeys.u32(value));
    }

    public void putU64(Bytes key, long value) {
        put(key, StorageKeys.u64(value));
    }

    public void putU128(Bytes key, BigInteger value) {
        put(key, new ScaleWriter(16).u128(value).toBytes());
    }

    /** Opens a layer. */
    public void begin() {
        layers.push(new TreeMap<>());
    }

    /** Folds the upper layer into the one below. */
    public void commit() {
        TreeMap<Bytes, Optional<Bytes>> top = layers.pop();
        layers.peek().putAll(top);
    }

    /** Drops the upper layer. */
    public void rollback() {
        layers.pop();
    }

    /** All changes in key order. Every layer must be closed. */
    public StorageChanges changes() {
        if (layers.size() != 1) {
            throw new IllegalStateException(layers.size() - 1 + " layers are still open");
        }
        List<StorageChanges.Change> out = new ArrayList<>();
        layers.peek().forEach((key, value) -> out.add(new StorageChanges.Change(key, value)));
        return new StorageChanges(out, List.of());
    }
}
