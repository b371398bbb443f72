package prb.trade.trader;

import java.util.concurrent.atomic.LongAdder;

/** What the trader did since it started. */
final class Counters {

    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();

    void sent() {
        sent.increment();
    }

    void failed(int more) {
        failed.add(more);
    }

    long sentCount() {
        return sent.sum();
    }

    long failedCount() {
        return failed.sum();
    }
}
