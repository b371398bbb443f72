package prb.worker.chain;

import java.lang.ref.SoftReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainException;
import prb.chain.api.Demotion;
import prb.chain.api.FinalizedHead;
import prb.chain.api.ParaChain;
import prb.chain.api.Question;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.trie.OrderedRoot;
import prb.substrate.chain.trie.Trie;
import prb.substrate.chain.trie.TrieLayout;
import prb.substrate.runtime.Runtime;
import prb.worker.api.chain.ChainStart;
import prb.worker.api.chain.FleetChainException;

/**
 * Reads whole states page by page, one at a time, and computes their roots while they come. The last state is kept as long as
 * memory allows, for other fresh workers. Any thread.
 */
final class StateReader {

    /** Largest body of pRuntime's LoadChainState is 500 MiB; some of it is for the message around the state. */
    static final long STATE_BYTES_MAX = (500L << 20) - (64 << 10);
    static final int KEYS_PER_PAGE = 512;
    /** A kept state is given to workers that were never registered for this long. */
    static final Duration REUSE_MAX = Duration.ofMinutes(30);
    private static final String REGISTRY = "PhalaRegistry";
    private static final Logger LOG = LoggerFactory.getLogger(StateReader.class);

    private final ParaChain chain;
    private final FleetReader reader;
    private final long bytesMax;
    private final ReentrantLock oneAtATime = new ReentrantLock(true);
    private SoftReference<Kept> kept = new SoftReference<>(null);

    private record Kept(ChainStart.State state, long readAt) {}

    StateReader(ParaChain chain, FleetReader reader) {
        this(chain, reader, STATE_BYTES_MAX);
    }

    StateReader(ParaChain chain, FleetReader reader, long bytesMax) {
        this.chain = chain;
        this.reader = reader;
        this.bytesMax = bytesMax;
    }

    ChainStart start(Bytes publicKey, long newest) throws FleetChainException, InterruptedException {
        oneAtATime.lockInterruptibly();
        try {
            return locked(publicKey, newest);
        } catch (ChainException e) {
            if (e.kind() == ChainException.Kind.REJECTED || e.kind() == ChainException.Kind.UNSUPPORTED) {
                return new ChainStart.None("the node does not give the state: " + e.getMessage());
            }
            throw new FleetChainException("the state can not be read now: " + e.getMessage(), e);
        } finally {
            oneAtATime.unlock();
        }
    }

    private ChainStart locked(Bytes publicKey, long newest) throws ChainException, FleetChainException, InterruptedException {
        FinalizedHead head = chain.finalizedHead();
        Optional<Long> added;
        try {
            Runtime runtime = reader.runtime();
            added = chain.storage(runtime.storageKey(REGISTRY, "WorkerAddedAt", publicKey), head.hash())
                    .map(value -> runtime.decodeStorage(REGISTRY, "WorkerAddedAt", value).asLong());
            if (added.isEmpty() && chain.storage(runtime.storageKey(REGISTRY, "Workers", publicKey), head.hash()).isPresent()) {
                return new ChainStart.None("the chain does not tell when the worker was registered first");
            }
        } catch (IllegalArgumentException e) {
            return new ChainStart.None("the chain does not tell when workers were registered first: " + e.getMessage());
        }
        long block = Math.min(added.orElse(head.number()) - 1, newest);
        if (block < 1) {
            return new ChainStart.None(added.isPresent() ? "it was registered in the first para block"
                    : "there is no para block to start from yet");
        }
        Kept present = kept.get();
        if (present != null && (present.state().paraBlock() == block || added.isEmpty() && isFresh(present, newest))) {
            return present.state();
        }
        kept = new SoftReference<>(null);
        ChainStart read = read(block);
        if (read instanceof ChainStart.State state) {
            kept = new SoftReference<>(new Kept(state, System.nanoTime()));
        }
        return read;
    }

    private static boolean isFresh(Kept present, long newest) {
        return present.state().paraBlock() <= newest && System.nanoTime() - present.readAt() < REUSE_MAX.toNanos();
    }

    private ChainStart read(long block) throws ChainException, FleetChainException, InterruptedException {
        Bytes hash = chain.blockHash(block)
                .orElseThrow(() -> new FleetChainException("the node has no para block " + block, null));
        Header header = chain.header(hash)
                .orElseThrow(() -> new FleetChainException("the node has no header of para block " + block, null));
        OrderedRoot root = new OrderedRoot(chain.runtimeInfo(hash).stateVersion() == 0 ? TrieLayout.V0 : TrieLayout.V1);
        List<Bytes> parts = new ArrayList<>();
        long bytes = 0;
        List<Bytes> keys = chain.stateKeys(Bytes.EMPTY, KEYS_PER_PAGE, hash);
        while (!keys.isEmpty()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Bytes page = page(keys, hash, root);
            if (keys.stream().anyMatch(key -> key.startsWith(Trie.CHILD_PREFIX))) {
                return new ChainStart.None("the state has child tries, which a worker can not be given");
            }
            bytes += page.size();
            if (bytes > bytesMax) {
                return new ChainStart.None("the state of para block " + block + " is larger than the " + bytesMax
                        + " bytes that a worker takes");
            }
            parts.add(page);
            keys = chain.stateKeys(keys.getLast(), KEYS_PER_PAGE, hash);
        }
        parts.addFirst(ScaleWriter.compactOf(root.entries()));
        long entries = root.entries();
        Bytes computed = root.root();
        if (!computed.equals(header.stateRoot())) {
            String reason = "the state of para block " + block + " has root " + computed.toHex() + ", its header says "
                    + header.stateRoot().toHex();
            chain.demote(Demotion.of(Question.STATE, hash, reason));
            throw new FleetChainException(reason, null);
        }
        LOG.info("read the state of para block {}: {} entries, {} bytes", block, entries, bytes);
        return new ChainStart.State(block, computed, parts);
    }

    /** SCALE of a page's entries. */
    private Bytes page(List<Bytes> keys, Bytes hash, OrderedRoot root) throws ChainException {
        List<Optional<Bytes>> values = chain.storage(keys, hash);
        ScaleWriter out = new ScaleWriter(1 << 16);
        try {
            for (int i = 0; i < keys.size(); i++) {
                Bytes value = values.get(i).orElseThrow(() -> new IllegalArgumentException("a key without value"));
                root.add(keys.get(i), value);
                out.bytes(keys.get(i)).bytes(value);
            }
        } catch (IllegalArgumentException e) {
            String reason = "a page of the state is wrong: " + e.getMessage();
            chain.demote(Demotion.of(Question.STATE, hash, reason));
            throw new ChainException(ChainException.Kind.MALFORMED, reason);
        }
        return out.toBytes();
    }
}
