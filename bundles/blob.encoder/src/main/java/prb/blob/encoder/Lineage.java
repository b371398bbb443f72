package prb.blob.encoder;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.FactJournal;
import prb.chain.api.Chain;
import prb.chain.api.ChainException;
import prb.chain.api.ParaChain;
import prb.chain.api.Question;
import prb.chain.api.RelayChain;
import prb.scale.Bytes;

/**
 * Whether the chains at hand are those that the journal follows. The last journaled blocks must be theirs, hash by hash, so
 * that two chains never mix in one journal. A relay chain that is not that high yet is waited for. The encoder's thread only.
 */
final class Lineage {

    /** Nodes differ by some blocks; one that is further behind is worth a warning. */
    private static final long LAG_BLOCKS = 10;

    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final Logger LOG = LoggerFactory.getLogger(Lineage.class);

    private final RelayChain relay;
    private final ParaChain para;
    private final FactJournal journal;
    private final Waker waker;
    private long warnedAt = -1;

    Lineage(RelayChain relay, ParaChain para, FactJournal journal, Waker waker) {
        this.relay = relay;
        this.para = para;
        this.journal = journal;
        this.waker = waker;
    }

    /**
     * Returns when the relay chain is as high as the journal and both chains are the journal's, or when told to stop.
     *
     * @throws VerificationException when one of them is another chain
     */
    void await(EncoderPosition at, BooleanSupplier stop) throws ChainException, VerificationException, InterruptedException {
        check(para, "para", at.paraNumber(), at.paraHash());
        long head = relay.finalizedHead().number();
        if (head < at.relayNumber()) {
            if (head < at.relayNumber() - LAG_BLOCKS && warnedAt != at.relayNumber()) {
                warnedAt = at.relayNumber();
                LOG.warn("The relay chain {} (genesis {}) is behind: its finalized head is {}, relay block {} is in {} already. "
                        + "Nothing is journaled until it gets there. If it is another chain, or a devnet that was started anew, "
                        + "use another data folder", relay.identity().name(), relay.identity().genesisHash(), head,
                        at.relayNumber(), journal);
            }
            while (!stop.getAsBoolean() && relay.finalizedHead().number() < at.relayNumber()) {
                waker.await(WAIT_NANOS);
            }
            check(para, "para", at.paraNumber(), at.paraHash());
        }
        check(relay, "relay", at.relayNumber(), at.relayHash());
    }

    // A block that is not final yet, or that this node has not, tells nothing: the links of later blocks are checked anyway.
    private void check(Chain chain, String name, long number, Bytes journaled) throws ChainException, VerificationException {
        if (chain.finalizedHead().number() < number) {
            return;
        }
        Optional<Bytes> found = chain.blockHash(number);
        if (found.isPresent() && !found.get().equals(journaled)) {
            throw new VerificationException("ALARM: " + chain.identity().name() + " (genesis " + chain.identity().genesisHash()
                    + ") is not the chain in " + journal + ": its " + name + " block " + number + " is " + found.get()
                    + ", the journaled one is " + journaled + ". Nothing more is journaled; connect nodes of the former chain,"
                    + " or use another data folder").blame(chain, Question.BLOCK_HASH, number);
        }
    }
}
