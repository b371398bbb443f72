package prb.blob.encoder;

import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.FactBatch;
import prb.chain.api.ChainException;
import prb.chain.api.FinalizedHead;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySetTracker.Forced;
import prb.substrate.chain.grandpa.GrandpaLog;

/**
 * One session after the other: finds genesis or compares the chains with the journal, follows them, and pauses when that ends.
 * Everything that takes time goes through the context's waker and fetches, so that a simulator can rule it. One thread.
 */
final class Life {

    private static final Logger LOG = LoggerFactory.getLogger(Life.class);

    private final Context context;
    private final Committer.Append append;
    private final BooleanSupplier stop;
    private final Backoff pause;
    private final Lineage lineage;
    private volatile Session.Progress progress = Session.Progress.NONE;
    private volatile String trouble = "";
    private volatile boolean idle;

    Life(Context context, Committer.Append append, BooleanSupplier stop) {
        this.context = context;
        this.append = append;
        this.stop = stop;
        this.pause = context.backoff();
        this.lineage = new Lineage(context.relay(), context.para(), context.journal(), context.waker());
    }

    Session.Progress progress() {
        return progress;
    }

    /** Why no session runs, empty when one does. */
    String trouble() {
        return trouble;
    }

    /** Whether everything that is final and justified is journaled. */
    boolean isIdle() {
        return idle;
    }

    /** One session and the pause behind it. */
    void live() throws InterruptedException {
        try {
            follow();
        } catch (ChainException e) {
            fail(String.valueOf(e.getMessage()));
        } catch (VerificationException e) {
            String source = e.demote();
            fail(source.isEmpty() ? e.getMessage() : e.getMessage() + " (from " + source + ")");
        } catch (IllegalStateException e) {
            fail("the journal or a chain went away: " + e.getMessage());
        } catch (RuntimeException e) {
            if (!stop.getAsBoolean()) {
                trouble = "a fault of the encoder: " + e;
                LOG.error("{}; going on at the journal's position", trouble, e);
            }
        }
        if (!stop.getAsBoolean()) {
            long until = context.waker().nanos() + pause.next();
            while (!stop.getAsBoolean() && context.waker().nanos() - until < 0) {
                context.waker().await(until - context.waker().nanos());
            }
        }
    }

    private void fail(String text) {
        if (stop.getAsBoolean() || text.equals(trouble)) {
            LOG.debug("Still: {}", text);
        } else if (text.startsWith("ALARM")) {
            LOG.error("{}", text);
        } else {
            LOG.warn("{}; trying again from the journal's position", text);
        }
        trouble = text;
    }

    private void follow() throws ChainException, VerificationException, InterruptedException {
        EncoderPosition at = begin();
        resolveConfirmed();
        LOG.debug("Going on after relay block {}, para block {}", at.relayNumber(), at.paraNumber());
        try (Session session = new Session(context, at, append)) {
            while (!stop.getAsBoolean()) {
                boolean moved = session.step();
                if (moved && !trouble.isEmpty()) {
                    LOG.info("Going on behind relay block {}, para block {}", at.relayNumber(), at.paraNumber());
                }
                if (moved) {
                    trouble = "";
                    pause.reset();
                }
                long head = context.relay().finalizedHead().number();
                progress = session.progress(head);
                idle = !moved && session.isAtTip(head);
                if (!moved) {
                    context.waker().await(Math.max(1, session.deadline() - context.waker().nanos()));
                }
            }
        } finally {
            idle = false;
        }
    }

    private EncoderPosition begin() throws ChainException, VerificationException, InterruptedException {
        Optional<EncoderPosition> known = context.journal().position();
        if (known.isPresent()) {
            // What is journaled is proven, so it decides which chain is the right one, before any majority of nodes.
            context.relay().expect(new FinalizedHead(known.get().relayNumber(), known.get().relayHash()));
            context.para().expect(new FinalizedHead(known.get().paraNumber(), known.get().paraHash()));
            lineage.await(known.get(), stop);
            return known.get();
        }
        FactBatch genesis = new GenesisFinder(context.relay(), context.para()).find();
        Fetches.await(append.start(genesis));
        return genesis.position();
    }

    // What a setting confirms may lie behind the journal's position, so its header is looked up.
    private void resolveConfirmed() throws ChainException, VerificationException {
        for (Map.Entry<Long, Bytes> unseen : context.forced().unseen().entrySet()) {
            Optional<Header> header = context.relay().header(unseen.getValue());
            if (header.isPresent() && header.get().hash().equals(unseen.getValue())) {
                for (GrandpaLog log : GrandpaLog.of(header.get())) {
                    if (log instanceof GrandpaLog.ForcedChange change) {
                        context.forced().seen(new Forced(unseen.getKey(), unseen.getValue(), change));
                    }
                }
            }
        }
    }
}
