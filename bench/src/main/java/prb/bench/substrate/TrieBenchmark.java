package prb.bench.substrate;

import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import prb.scale.Bytes;
import prb.substrate.chain.trie.StorageChanges;
import prb.substrate.chain.trie.Trie;
import prb.substrate.chain.trie.TrieLayout;

/** Blocks of storage changes into a state, each with the root that its header would name. */
@State(Scope.Benchmark)
public class TrieBenchmark {

    private final Map<Bytes, Bytes> entries = Samples.state();
    private final Trie state = Trie.of(TrieLayout.V0, entries);
    private final List<StorageChanges> blocks = Samples.blocks(entries);
    private int next;

    /** Hashes the state, so that only what a block changes is left to hash. */
    @Setup
    public void hash() {
        state.root();
    }

    /** One block; an operation is a changed key. */
    @Benchmark
    @OperationsPerInvocation(Samples.CHANGES_PER_BLOCK)
    public Bytes changes() {
        return state.apply(blocks.get(next++ % blocks.size())).root();
    }
}
