package prb.devnet.chain.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import prb.scale.Bytes;

/** The blocks of one chain from 0 to the best, and which of them are final. Listeners are called by the writing thread. */
public final class Ledger {

    /** Hears of new and of final blocks, in order; must return at once. */
    public interface Listener {
        void best(Block block);

        /** Called for each block that becomes final. */
        void finalized(Block block);
    }

    private final List<Block> blocks = new ArrayList<>();
    private final Map<Bytes, Block> byHash = new HashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private long finalized;

    public Ledger(Block genesis) {
        blocks.add(genesis);
        byHash.put(genesis.hash(), genesis);
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    public void append(Block block) {
        synchronized (this) {
            if (!block.header().parentHash().equals(best().hash())) {
                throw new IllegalStateException("block " + block.number() + " does not extend the best block");
            }
            blocks.add(block);
            byHash.put(block.hash(), block);
        }
        listeners.forEach(listener -> listener.best(block));
    }

    /** Makes everything up to a height final; heights already final are ignored. */
    public void finalizeUpTo(long number) {
        while (finalizedNumber() < Math.min(number, best().number())) {
            Block next;
            synchronized (this) {
                next = blocks.get(Math.toIntExact(++finalized));
            }
            listeners.forEach(listener -> listener.finalized(next));
        }
    }

    public synchronized Block genesis() {
        return blocks.getFirst();
    }

    public synchronized Block best() {
        return blocks.getLast();
    }

    public synchronized Block finalized() {
        return blocks.get(Math.toIntExact(finalized));
    }

    public synchronized long finalizedNumber() {
        return finalized;
    }

    /** The block at a height, empty above the best. */
    public synchronized Optional<Block> at(long number) {
        return number < 0 || number >= blocks.size() ? Optional.empty() : Optional.of(blocks.get((int) number));
    }

    public synchronized Optional<Block> find(Bytes hash) {
        return Optional.ofNullable(byHash.get(hash));
    }
}
