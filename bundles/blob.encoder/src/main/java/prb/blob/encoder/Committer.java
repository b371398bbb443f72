package prb.blob.encoder;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactBatch;
import prb.chain.api.ChainException;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;
import prb.substrate.crypto.hash.Hashing;

/**
 * Puts verified facts together to batches and has them appended, one batch at a time; what is verified meanwhile makes the
 * next one. Para blocks go before the range that proves them, unless the para lane is stuck: then ranges go alone, and the
 * blocks follow when they can be had. The encoder's thread only; the append runs elsewhere.
 */
final class Committer {

    /** Appends a batch and returns when it is durable. */
    @FunctionalInterface
    interface Append {
        Future<Long> start(FactBatch batch);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private final Limits limits;
    private final Append append;
    private final ArrayDeque<ProvenRange> ranges;
    private final ArrayDeque<Fact.ParaBlock> blocks;
    private EncoderPosition built;
    private Optional<Future<Long>> appending = Optional.empty();

    Committer(Limits limits, EncoderPosition start, ArrayDeque<ProvenRange> ranges, ArrayDeque<Fact.ParaBlock> blocks,
            Append append) {
        this.limits = limits;
        this.built = start;
        this.ranges = ranges;
        this.blocks = blocks;
        this.append = append;
    }

    /** Does what can be done now. @return whether anything was done @throws IllegalStateException when the journal went away */
    boolean step(boolean paraStuck) throws ChainException, VerificationException, InterruptedException {
        if (appending.isPresent()) {
            if (!appending.get().isDone()) {
                return false;
            }
            Fetches.await(appending.get());
            appending = Optional.empty();
        }
        List<Fact> facts = collect(paraStuck);
        if (facts.isEmpty()) {
            return false;
        }
        appending = Optional.of(append.start(new FactBatch(facts, built)));
        return true;
    }

    /** Waits for the append under way, so that the journal's position is certain again. */
    void settle() throws InterruptedException {
        if (appending.isPresent()) {
            try {
                Fetches.await(appending.get());
            } catch (ChainException | VerificationException | IllegalStateException e) {
                LOG.debug("The append under way failed: {}", e.getMessage());
            }
        }
    }

    boolean isIdle() {
        return appending.isEmpty();
    }

    private List<Fact> collect(boolean paraStuck) {
        List<Fact> facts = new ArrayList<>();
        long bytes = 0;
        while (true) {
            Optional<ProvenRange> range = Optional.ofNullable(ranges.peekFirst());
            long upTo = range.map(Committer::paraHead).orElse(Long.MAX_VALUE);
            if (range.isPresent() && !paraStuck && !isThere(upTo) && !isEnough(facts.size())) {
                return facts;
            }
            while (!blocks.isEmpty() && blocks.getFirst().number() <= upTo) {
                long size = size(blocks.getFirst());
                if (isFull(facts, bytes + size)) {
                    return facts;
                }
                bytes += size;
                Fact.ParaBlock block = blocks.removeFirst();
                facts.add(block);
                built = new EncoderPosition(built.paraId(), built.relayNumber(), built.relayHash(), built.authorities(),
                        built.paraHeadNumber(), block.number(), Hashing.blake2b256(block.header()));
            }
            boolean goes = range.isPresent() && (built.paraNumber() >= upTo || paraStuck);
            if (!goes || isFull(facts, bytes + size(range.get()))) {
                return facts;
            }
            bytes += size(range.get());
            facts.add(ranges.removeFirst().fact());
            built = after(range.get());
        }
    }

    private boolean isThere(long paraNumber) {
        return built.paraNumber() >= paraNumber || !blocks.isEmpty() && blocks.getLast().number() >= paraNumber;
    }

    // Fewer blocks wait for their range: each entry brings the authority set along, and costs an fsync.
    private boolean isEnough(int facts) {
        if (facts + blocks.size() >= limits.batchFactsMax()) {
            return true;
        }
        long bytes = 0;
        for (Fact.ParaBlock block : blocks) {
            bytes += size(block);
        }
        return bytes >= limits.batchBytesMax();
    }

    private boolean isFull(List<Fact> facts, long bytes) {
        return !facts.isEmpty() && (facts.size() >= limits.batchFactsMax() || bytes > limits.batchBytesMax());
    }

    private static long paraHead(ProvenRange range) {
        return range.paraHead().map(Header::number).orElse(-1L);
    }

    private static long size(Fact.ParaBlock block) {
        return (long) block.header().size() + block.changes().size();
    }

    private static long size(ProvenRange range) {
        long bytes = (long) range.justification().size() + range.paraHeadProof().size()
                + range.setChange().map(Bytes::size).orElse(0);
        return bytes + range.headers().stream().mapToLong(header -> header.encoded().size()).sum();
    }

    private EncoderPosition after(ProvenRange range) {
        return new EncoderPosition(built.paraId(), range.last().number(), range.last().hash(), range.next(),
                paraHead(range), built.paraNumber(), built.paraHash());
    }
}
