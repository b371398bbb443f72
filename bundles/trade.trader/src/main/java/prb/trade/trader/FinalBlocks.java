package prb.trade.trader;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.chain.api.ChainException;
import prb.chain.api.FinalizedHead;
import prb.chain.api.ParaChain;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;
import prb.substrate.runtime.extrinsic.Extrinsics;
import prb.trade.api.Attempt;

/**
 * Looks for extrinsics in finalized blocks. It goes from a block to its parent, so what it says is true of one chain, however
 * many nodes answer. Each block is fetched once for all accounts; the last {@link #BLOCKS_MAX} are remembered. Any thread.
 */
final class FinalBlocks {

    private static final int BLOCKS_MAX = 1_024;
    /** Headers walked down to the first block of interest; beyond, the nodes are asked for its hash by number. */
    private static final int WALK_MAX = 256;

    /** Where an extrinsic was found. */
    record Found(Attempt attempt, Bytes block, int index) {}

    private record Contents(Bytes parent, List<Bytes> hashes) {}

    private final ParaChain chain;
    private final Map<Bytes, Contents> contents = lastUsed();
    private final Map<Bytes, Header> headers = lastUsed();

    FinalBlocks(ParaChain chain) {
        this.chain = chain;
    }

    private static <V> Map<Bytes, V> lastUsed() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Bytes, V> eldest) {
                return size() > BLOCKS_MAX;
            }
        };
    }

    /**
     * Looks through the blocks {@code low + 1 .. high} of the chain that ends with the head.
     *
     * @return the first of the attempts that is in one of them, coming from above; empty when none is in any
     */
    Optional<Found> find(Collection<Attempt> attempts, long low, long high, FinalizedHead head) throws ChainException {
        if (high <= low) {
            return Optional.empty();
        }
        Bytes at = hashOf(high, head);
        for (long number = high; number > low; number--) {
            Contents block = contents(at, number);
            for (Attempt attempt : attempts) {
                int index = block.hashes().indexOf(attempt.hash());
                if (index >= 0) {
                    return Optional.of(new Found(attempt, at, index));
                }
            }
            at = block.parent();
        }
        return Optional.empty();
    }

    /** The attempt in a block that a node calls final; empty while the head is below it, or is on another chain. */
    Optional<Found> in(Attempt attempt, Bytes block, FinalizedHead head) throws ChainException {
        long number = header(block).number();
        return number > head.number() || !hashOf(number, head).equals(block) ? Optional.empty()
                : find(List.of(attempt), number - 1, number, head);
    }

    long number(Bytes block) throws ChainException {
        return header(block).number();
    }

    private Bytes hashOf(long number, FinalizedHead head) throws ChainException {
        Bytes at = head.hash();
        if (head.number() - number > WALK_MAX) {
            return chain.blockHash(number).orElseThrow(() -> new ChainException(ChainException.Kind.UNAVAILABLE,
                    "no node has the hash of finalized block " + number));
        }
        for (long above = head.number(); above > number; above--) {
            at = header(at).parentHash();
        }
        return at;
    }

    private Header header(Bytes hash) throws ChainException {
        Optional<Header> known = remembered(headers, hash);
        if (known.isPresent()) {
            return known.get();
        }
        Header header = chain.header(hash).orElseThrow(() -> new ChainException(ChainException.Kind.UNAVAILABLE,
                "no node has the header of block " + hash));
        remember(headers, hash, header);
        return header;
    }

    private Contents contents(Bytes hash, long number) throws ChainException {
        Optional<Contents> known = remembered(contents, hash);
        if (known.isPresent()) {
            return known.get();
        }
        Header header = header(hash);
        if (header.number() != number) {
            throw new ChainException(ChainException.Kind.MALFORMED, "block " + hash + " has number " + header.number() + ", not "
                    + number);
        }
        Contents read = new Contents(header.parentHash(), chain.extrinsics(hash).stream().map(Extrinsics::hash).toList());
        remember(contents, hash, read);
        return read;
    }

    private synchronized <V> Optional<V> remembered(Map<Bytes, V> map, Bytes hash) {
        return Optional.ofNullable(map.get(hash));
    }

    private synchronized <V> void remember(Map<Bytes, V> map, Bytes hash, V value) {
        map.put(hash, value);
    }
}
