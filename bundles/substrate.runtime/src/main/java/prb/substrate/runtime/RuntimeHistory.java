package prb.substrate.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import prb.scale.Bytes;

/**
 * The runtimes of one chain across its upgrades: parsed once per version, switched by block.
 *
 * <p>The code that a block's state holds executes the block's children. So a block with an upgrade in it is itself still the
 * work of the old runtime: its extrinsics, events and storage are decoded with {@link #executing}, by its parent's state,
 * while {@link #at} its hash is the new runtime, which is the one to sign for once the block is the head.
 *
 * <p>A version is known by spec name and spec version, as nodes know it; metadata is asked for only when one is new. Any
 * thread; calls block while the source answers. Answers for known blocks never wait.
 *
 * @param <E> what the source throws when it has no answer
 */
public final class RuntimeHistory<E extends Exception> {

    /** Parsed runtimes kept, of some megabytes each; a chain's upgrades lie weeks apart. */
    static final int RUNTIMES_MAX = 8;
    /** Blocks whose runtime is remembered. */
    static final int BLOCKS_MAX = 256;

    /**
     * Where runtimes come from, mostly a node. Hashes have 32 bytes.
     *
     * @param <E> when there is no answer
     */
    public interface Source<E extends Exception> {

        /** What {@code state_getRuntimeVersion} says at a block. */
        RuntimeVersion version(Bytes blockHash) throws E;

        /** What {@code state_getMetadata} says at a block. */
        Bytes metadata(Bytes blockHash) throws E;

        /** The hash of a block's parent; empty for block 0. */
        Optional<Bytes> parent(Bytes blockHash) throws E;
    }

    private final Source<E> source;
    private final ReentrantLock asking = new ReentrantLock();
    private final Recent<Bytes, Runtime> byBlock = new Recent<>(BLOCKS_MAX);
    private final Recent<RuntimeVersion, Runtime> byVersion = new Recent<>(RUNTIMES_MAX);

    public RuntimeHistory(Source<E> source) {
        this.source = Objects.requireNonNull(source, "source");
    }

    /**
     * The runtime in the state of a block. It executes what is built on this block: give the newest head to encode calls
     * and to sign.
     *
     * @throws prb.scale.ScaleException when the metadata is damaged
     * @throws IllegalArgumentException when the metadata has another version than 14 and 15
     */
    public Runtime at(Bytes blockHash) throws E {
        Optional<Runtime> known = byBlock.get(blockHash);
        if (known.isPresent()) {
            return known.get();
        }
        asking.lock();
        try {
            known = byBlock.get(blockHash);
            if (known.isPresent()) {
                return known.get();
            }
            Runtime runtime = ask(blockHash);
            byBlock.put(blockHash, runtime);
            return runtime;
        } finally {
            asking.unlock();
        }
    }

    /**
     * The runtime that executed a block, by its parent's state: it decodes the block's extrinsics, its events and every
     * storage value in its state. Block 0 was executed by none and is read with its own.
     *
     * @throws prb.scale.ScaleException when the metadata is damaged
     * @throws IllegalArgumentException when the metadata has another version than 14 and 15
     */
    public Runtime executing(Bytes blockHash) throws E {
        return at(source.parent(blockHash).orElse(blockHash));
    }

    private Runtime ask(Bytes blockHash) throws E {
        RuntimeVersion version = source.version(blockHash);
        Optional<Runtime> known = byVersion.get(version);
        if (known.isPresent()) {
            return known.get();
        }
        Runtime runtime = Runtime.parse(source.metadata(blockHash), version);
        byVersion.put(version, runtime);
        return runtime;
    }

    /** A map that forgets what was not asked for the longest. */
    private static final class Recent<K, V> {

        private final Map<K, V> entries;

        Recent(int max) {
            entries = new LinkedHashMap<>(16, 0.75f, true) {

                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                    return size() > max;
                }
            };
        }

        synchronized Optional<V> get(K key) {
            return Optional.ofNullable(entries.get(key));
        }

        synchronized void put(K key, V value) {
            entries.put(key, value);
        }
    }
}
