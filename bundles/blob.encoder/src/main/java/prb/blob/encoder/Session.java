package prb.blob.encoder;

import java.util.List;
import java.util.Optional;
import prb.blob.api.fact.EncoderPosition;
import prb.chain.api.ChainException;
import prb.substrate.chain.block.Header;

/**
 * Following both chains from one position of the journal until something makes that position uncertain: two lanes that prove
 * and fetch, and a committer behind them. The encoder's thread only; {@link #progress} is for any.
 */
final class Session implements AutoCloseable {

    /** Proven ranges that wait for being journaled. */
    private static final int RANGES_MAX = 256;

    /** Headers in them, some 300 bytes each. */
    private static final long HEADERS_MAX = 65_536;

    /** How far the lanes are. */
    record Progress(long relayProven, long paraVerified, String relayTrouble, String paraTrouble, boolean stuck) {

        static final Progress NONE = new Progress(-1, -1, "", "", false);
    }

    private final Waker waker;
    private final RelayLane relay;
    private final ParaLane para;
    private final Committer committer;
    private long offered;
    private long now;

    /** @throws ChainException when the para head at the position can not be had */
    Session(Context context, EncoderPosition start, Committer.Append append) throws ChainException, VerificationException {
        this.waker = context.waker();
        Cursor cursor = Cursor.of(start);
        this.relay = new RelayLane(context, cursor);
        this.para = new ParaLane(context, cursor);
        this.committer = new Committer(context.limits(), start, relay.proven(), para.verified(), append);
        this.offered = start.relayNumber();
        if (start.paraHeadNumber() > start.paraNumber()) {
            journaledHead(context, start).ifPresent(para::offer);
        }
    }

    // Ranges were journaled without the blocks that they prove: those come first now.
    private static Optional<Header> journaledHead(Context context, EncoderPosition at)
            throws ChainException, VerificationException {
        Header block = Checks.header(context.relay(), "relay", at.relayNumber(), at.relayHash());
        return Checks.paraHead(context.relay(), at.paraId(), block,
                context.relay().readProof(List.of(StorageKeys.parasHeads(at.paraId())), at.relayHash()));
    }

    /**
     * Does what can be done now.
     *
     * @return whether anything was done; if not, wait until {@link #deadline}
     * @throws IllegalStateException when the journal went away: the session is over
     */
    boolean step() throws ChainException, VerificationException, InterruptedException {
        now = waker.nanos();
        boolean moved = relay.step(now, hasRoom());
        for (ProvenRange range : relay.proven()) {
            if (range.last().number() > offered) {
                offered = range.last().number();
                range.paraHead().ifPresent(para::offer);
            }
        }
        moved |= para.step(now);
        return committer.step(para.trouble().isStuck()) || moved;
    }

    private boolean hasRoom() {
        long headers = 0;
        for (ProvenRange range : relay.proven()) {
            headers += range.headers().size();
        }
        return relay.proven().size() < RANGES_MAX && headers < HEADERS_MAX && para.hasRoom();
    }

    /** When there is something to do although nothing wakes, as {@link Waker#nanos}. */
    long deadline() {
        return Math.min(relay.deadline(now), para.deadline(now));
    }

    /** Whether nothing is under way and nothing justified is left up to the relay chain's head. */
    boolean isAtTip(long relayHead) {
        return relay.isAtTip(relayHead) && relay.proven().isEmpty() && para.isDone() && committer.isIdle();
    }

    Progress progress(long relayHead) {
        boolean stalled = relay.isStalled(relayHead);
        String relayTrouble = stalled ? "no node has a justification of relay blocks behind " + relay.height()
                + ", the finalized head is " + relayHead : relay.trouble().reason();
        return new Progress(relay.height(), para.height(), relayTrouble, para.trouble().reason(),
                stalled || relay.trouble().isStuck() || para.trouble().isStuck());
    }

    @Override
    public void close() throws InterruptedException {
        relay.cancel();
        para.cancel();
        committer.settle();
    }
}
