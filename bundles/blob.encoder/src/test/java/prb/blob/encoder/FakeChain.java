package prb.blob.encoder;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import prb.chain.api.Chain;
import prb.chain.api.ChainException;
import prb.chain.api.ChainIdentity;
import prb.chain.api.Demotion;
import prb.chain.api.FinalizedHead;
import prb.chain.api.FinalizedHeadListener;
import prb.chain.api.RuntimeInfo;
import prb.chain.api.Subscription;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

/** What the two fake chains share: headers of a recorded chain up to a finalized height that a test moves. */
abstract class FakeChain implements Chain {

    private final Set<FinalizedHeadListener> listeners = ConcurrentHashMap.newKeySet();
    private volatile long finalized;
    private volatile long claimed = -1;
    /** While set, every answer fails. */
    volatile boolean down;
    /** While set, the hashes by number are those of another chain. */
    volatile boolean other;
    /** How often a hash was asked for by number. */
    final AtomicInteger asked = new AtomicInteger();
    final Queue<Demotion> demotions = new ConcurrentLinkedQueue<>();
    final AtomicInteger refused = new AtomicInteger();

    int listeners() {
        return listeners.size();
    }

    abstract Header at(int number);

    abstract Integer numberOf(Bytes hash);

    void finalizeTo(long number) {
        finalized = number;
        listeners.forEach(listener -> listener.finalized(finalizedHead()));
    }

    /** The highest block that it has, whatever it claims. */
    final long height() {
        return finalized;
    }

    /** Calls a block final that no node has; -1 takes it back. */
    void claim(long number) {
        claimed = number;
        listeners.forEach(listener -> listener.finalized(finalizedHead()));
    }

    final void check() throws ChainException {
        if (down) {
            refused.incrementAndGet();
            throw new ChainException(ChainException.Kind.UNAVAILABLE, "the fake node is down");
        }
    }

    final int known(Bytes hash) throws ChainException {
        check();
        Integer number = numberOf(hash);
        if (number == null || number > finalized) {
            throw new ChainException(ChainException.Kind.REJECTED, "unknown block " + hash);
        }
        return number;
    }

    @Override
    public ChainIdentity identity() {
        return new ChainIdentity("fake", at(0).hash());
    }

    @Override
    public FinalizedHead finalizedHead() {
        long number = finalized;
        if (claimed >= 0) {
            return new FinalizedHead(claimed, Bytes.wrap(new byte[32]));
        }
        return new FinalizedHead(number, at((int) number).hash());
    }

    @Override
    public Subscription onFinalized(FinalizedHeadListener listener) {
        listeners.add(listener);
        listener.finalized(finalizedHead());
        return () -> listeners.remove(listener);
    }

    @Override
    public Optional<Bytes> blockHash(long number) throws ChainException {
        check();
        asked.incrementAndGet();
        if (number > finalized) {
            return Optional.empty();
        }
        return Optional.of(other && number > 0 ? at((int) number - 1).hash() : at((int) number).hash());
    }

    @Override
    public Optional<Header> header(Bytes blockHash) throws ChainException {
        return Optional.of(at(known(blockHash)));
    }

    @Override
    public List<Optional<Bytes>> storageAtBest(List<Bytes> keys) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Bytes metadata(Bytes blockHash) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> demote(Demotion demotion) {
        demotions.add(demotion);
        return Optional.of("liar");
    }

    @Override
    public RuntimeInfo runtimeInfo(Bytes blockHash) {
        return new RuntimeInfo("fake", 1, 1, 0);
    }
}
