package prb.blob.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainException;
import prb.chain.api.ChainException.Kind;
import prb.chain.api.Question;
import prb.chain.api.RelayChain;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.FinalityProof;
import prb.substrate.chain.grandpa.Justification;

/**
 * Asks nodes for the relay blocks behind a block, a whole set at once by a finality proof, or up to the next stored
 * justification where nodes offer no proofs, and for the read proofs of the blocks where it cuts. Several runs may be asked
 * for at once, on threads of {@link Fetches}.
 */
final class RunFetcher {

    /** How long stored justifications are used before proofs are asked for again: another node may serve by then. */
    static final long WALK_NANOS = TimeUnit.MINUTES.toNanos(5);

    /**
     * Nodes prove the newest block or one at most 512 below. One that proves nothing further below its head has lost a
     * justification, as it happens around a forced change: then stored ones are looked for.
     */
    static final long STALL_BLOCKS = 600;

    private static final Logger LOG = LoggerFactory.getLogger(RunFetcher.class);

    /** Headers behind a block, the last one justified. */
    record Stretch(List<Header> headers, Bytes justification) {}

    private final RelayChain relay;
    private final Fetches fetches;
    private final RunCutter cutter;
    private final JustifiedWalk walk;
    private final LongSupplier nanoTime;
    private final ReentrantLock walkLock = new ReentrantLock();
    private volatile boolean walking;
    private volatile long walkingSince;

    /** @param rangeBytesMax headers of one piece, where justifications allow it @param nanoTime as {@link System#nanoTime} */
    RunFetcher(RelayChain relay, Fetches fetches, long rangeBytesMax, LongSupplier nanoTime) {
        this.relay = relay;
        this.fetches = fetches;
        this.nanoTime = nanoTime;
        this.cutter = new RunCutter(relay, fetches, this::justificationOf, rangeBytesMax);
        this.walk = new JustifiedWalk(relay, fetches);
    }

    /**
     * The longest run that nodes offer now; empty when nothing behind the block is justified yet.
     *
     * @param paraId of the head to prove
     * @param end hears early where the run ends, so that the next one can be asked for
     */
    Optional<Run> fetch(Run.From from, long paraId, Consumer<Run.From> end)
            throws ChainException, VerificationException, InterruptedException {
        boolean asks = !walking || nanoTime.getAsLong() - walkingSince >= WALK_NANOS;
        Optional<Stretch> found = asks ? byProof(from) : walk(from);
        if (found.isEmpty() && asks && relay.finalizedHead().number() - from.number() > STALL_BLOCKS) {
            found = walk(from);
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return cutter.cut(from, found.get(), paraId, end);
    }

    private Optional<Stretch> walk(Run.From from) throws ChainException, VerificationException, InterruptedException {
        walkLock.lockInterruptibly();
        try {
            return walk.next(from);
        } finally {
            walkLock.unlock();
        }
    }

    private Optional<Stretch> byProof(Run.From from) throws ChainException, VerificationException, InterruptedException {
        long number = from.number() + 1;
        Future<Header> first = fetches.ask(() -> Checks.header(relay, "relay", number, Checks.hashOf(relay, "relay", number)));
        Optional<Bytes> encoded;
        try {
            encoded = relay.proveFinality(number);
        } catch (ChainException e) {
            if (e.kind() != Kind.UNSUPPORTED) {
                throw e;
            }
            if (!walking) {
                LOG.info("The relay node offers no finality proofs ({}); its stored justifications are used", e.getMessage());
            }
            walking = true;
            walkingSince = nanoTime.getAsLong();
            return walk(from);
        }
        if (walking) {
            LOG.info("The relay node offers finality proofs again; they are used");
            walking = false;
        }
        return encoded.isEmpty() ? Optional.empty() : stretch(number, encoded.get(), first);
    }

    private Optional<Stretch> stretch(long number, Bytes encoded, Future<Header> first)
            throws ChainException, VerificationException, InterruptedException {
        FinalityProof proof;
        long target;
        try {
            proof = FinalityProof.decode(encoded);
            target = Justification.decode(proof.justification()).targetNumber();
        } catch (ScaleException e) {
            throw new VerificationException("relay block " + number + ": its finality proof is malformed: " + e.getMessage(), e)
                    .blame(relay, Question.FINALITY_PROOF, number);
        }
        if (target < number) {
            return Optional.empty();
        }
        List<Header> headers = new ArrayList<>(proof.unknownHeaders().size() + 1);
        headers.add(Fetches.await(first));
        headers.addAll(proof.unknownHeaders());
        return Optional.of(new Stretch(headers, proof.justification()));
    }

    /** The justification of a block that a longer proof goes beyond. */
    private Optional<Bytes> justificationOf(Header block) throws ChainException, VerificationException {
        if (!walking) {
            Optional<Bytes> encoded = relay.proveFinality(block.number());
            if (encoded.isPresent()) {
                try {
                    FinalityProof proof = FinalityProof.decode(encoded.get());
                    if (proof.blockHash().equals(block.hash())) {
                        return Optional.of(proof.justification());
                    }
                } catch (ScaleException e) {
                    throw new VerificationException("relay block " + block.number() + ": its finality proof is malformed: "
                            + e.getMessage(), e).blame(relay, Question.FINALITY_PROOF, block.number());
                }
            }
        }
        return relay.justification(block.hash());
    }
}
