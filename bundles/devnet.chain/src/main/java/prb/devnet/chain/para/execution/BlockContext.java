package prb.devnet.chain.para.execution;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import prb.devnet.chain.ledger.State;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;

/** The block being made: its state, events and outbound messages. Block maker's thread only. */
public final class BlockContext {

    /** Phases of events other than ApplyExtrinsic. */
    private static final int FINALIZATION = 1;
    private static final int INITIALIZATION = 2;

    /** Something that may fail and then leaves no trace. */
    @FunctionalInterface
    public interface Step {
        void run() throws DispatchException;
    }

    private final State state;
    private final long number;
    private final long nowMs;
    private final List<Bytes> events = new ArrayList<>();
    private final List<Bytes> outbound = new ArrayList<>();
    private final Deque<Predicate<Call>> filters = new ArrayDeque<>();
    private Bytes phase = Bytes.ofInts(INITIALIZATION);

    /** @param nowMs Timestamp.Now of this block, ms since 1970 */
    public BlockContext(State state, long number, long nowMs) {
        this.state = state;
        this.number = number;
        this.nowMs = nowMs;
    }

    public State state() {
        return state;
    }

    public long number() {
        return number;
    }

    public long nowMs() {
        return nowMs;
    }

    public long nowSeconds() {
        return nowMs / 1000;
    }

    /** Events from now on belong to the extrinsic with this index. */
    public void enterExtrinsic(int index) {
        phase = new ScaleWriter().u8(0).u32(index).toBytes();
    }

    /** Events from now on belong to the end of the block. */
    public void enterFinalization() {
        phase = Bytes.ofInts(FINALIZATION);
    }

    /** @param event pallet index, event index, fields */
    public void deposit(Bytes event) {
        // no topics
        events.add(Bytes.concat(phase, event, Bytes.ofInts(0)));
    }

    /** @param message SCALE Message for PhalaMq.OutboundMessages */
    public void send(Bytes message) {
        outbound.add(message);
    }

    /** Runs a step; on failure its changes, events and messages are gone. */
    public void transact(Step step) throws DispatchException {
        int eventMark = events.size();
        int messageMark = outbound.size();
        state.begin();
        boolean done = false;
        try {
            step.run();
            done = true;
        } finally {
            if (done) {
                state.commit();
            } else {
                state.rollback();
                events.subList(eventMark, events.size()).clear();
                outbound.subList(messageMark, outbound.size()).clear();
            }
        }
    }

    /** Dispatches a call unless a filter around it forbids it. */
    public void dispatch(Call call, Bytes origin) throws DispatchException {
        for (Predicate<Call> filter : filters) {
            if (!filter.test(call)) {
                throw DispatchException.callFiltered();
            }
        }
        call.action().run(this, origin);
    }

    /** Runs a step in which only calls that pass the filter are dispatched. */
    public void filtered(Predicate<Call> filter, Step step) throws DispatchException {
        filters.push(filter);
        try {
            transact(step);
        } finally {
            filters.pop();
        }
    }

    /** The value of System.Events. */
    public Bytes encodedEvents() {
        return new ScaleWriter().list(events, ScaleWriter::raw).toBytes();
    }

    /** The value of PhalaMq.OutboundMessages. */
    public Bytes encodedOutbound() {
        return new ScaleWriter().list(outbound, ScaleWriter::raw).toBytes();
    }
}
