package prb.blob.server;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What happened since the start. Any thread. */
final class Counters {

    final LongAdder opened = new LongAdder();
    final LongAdder requests = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder misses = new LongAdder();
    private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);

    Counters() {
        for (Refusal reason : Refusal.values()) {
            refused.put(reason, new LongAdder());
        }
    }

    void refused(Refusal reason) {
        LongAdder counter = refused.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    Map<String, Long> refused() {
        Map<String, Long> all = new TreeMap<>();
        refused.forEach((reason, count) -> {
            if (reason != Refusal.NONE) {
                all.put(reason.text(), count.sum());
            }
        });
        return all;
    }
}
