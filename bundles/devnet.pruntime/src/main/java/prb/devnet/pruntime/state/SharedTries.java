package prb.devnet.pruntime.state;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.chain.trie.Trie;
import prb.substrate.chain.trie.TrieLayout;
import prb.substrate.crypto.hash.Hashing;

/**
 * Lets many workers hold one trie: a step from a root by the same changes is computed once and its result handed to
 * everyone, and equal tries reached on different ways become one. A worker still compares the root itself, so nothing is
 * believed that was not computed from the bytes it was given. Any thread.
 */
public final class SharedTries {

    /** Genesis states kept; a devnet has one, a test a few. */
    private static final int GENESES_MAX = 4;

    /** Steps kept, least recently used first to go: how far workers may be apart and still save the work. */
    private static final int STEPS_MAX = 512;

    /** Roots remembered before dead ones are swept. */
    private static final int ROOTS_SWEEP = 2048;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Bytes, Trie> geneses = leastRecentlyUsed(GENESES_MAX);
    private final Map<Bytes, Trie> steps = leastRecentlyUsed(STEPS_MAX);
    private final Map<Bytes, WeakReference<Trie>> byRoot = new HashMap<>();

    /**
     * The trie of a genesis state.
     *
     * @param encoded SCALE Vec of (key, value); bytes after it are ignored
     * @throws prb.scale.ScaleException when malformed
     * @throws IllegalArgumentException when a key is too long for a trie
     */
    public Trie genesis(Bytes encoded) {
        return shared(geneses, Hashing.blake2b256(encoded), () -> Trie.of(TrieLayout.V0, readPairs(encoded)));
    }

    /**
     * The trie after a block.
     *
     * @throws IllegalArgumentException when a key is too long for a trie
     * @throws IllegalStateException when a child trie changes whose content is not known
     */
    public Trie apply(Trie before, StorageChanges changes, Bytes encodedChanges) {
        Bytes step = new ScaleWriter(64).raw(before.root()).raw(Hashing.blake2b256(encodedChanges)).toBytes();
        return shared(steps, step, () -> before.apply(changes));
    }

    private Trie shared(Map<Bytes, Trie> table, Bytes key, Supplier<Trie> compute) {
        lock.lock();
        try {
            Trie known = table.get(key);
            if (known == null) {
                known = unique(compute.get());
                table.put(key, known);
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private Trie unique(Trie trie) {
        WeakReference<Trie> entry = byRoot.get(trie.root());
        Trie known = entry == null ? null : entry.get();
        if (known != null) {
            return known;
        }
        if (byRoot.size() >= ROOTS_SWEEP) {
            byRoot.values().removeIf(reference -> reference.get() == null);
        }
        byRoot.put(trie.root(), new WeakReference<>(trie));
        return trie;
    }

    private static Map<Bytes, Bytes> readPairs(Bytes encoded) {
        ScaleReader in = new ScaleReader(encoded);
        int count = in.count(2);
        Map<Bytes, Bytes> pairs = HashMap.newHashMap(Math.min(count, 1 << 16));
        for (int i = 0; i < count; i++) {
            pairs.put(in.bytes(), in.bytes());
        }
        return pairs;
    }

    private static Map<Bytes, Trie> leastRecentlyUsed(int entriesMax) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Bytes, Trie> eldest) {
                return size() > entriesMax;
            }
        };
    }
}
