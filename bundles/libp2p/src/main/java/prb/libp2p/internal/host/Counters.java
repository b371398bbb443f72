package prb.libp2p.internal.host;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import prb.libp2p.DropReason;

/** What a host counts. */
final class Counters {

    final LongAdder inbound = new LongAdder();
    final LongAdder outbound = new LongAdder();
    final LongAdder streams = new LongAdder();
    private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

    Counters() {
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, new LongAdder());
        }
    }

    void dropped(DropReason reason) {
        LongAdder adder = dropped.get(reason);
        if (adder != null) {
            adder.increment();
        }
    }

    Map<DropReason, Long> dropped() {
        Map<DropReason, Long> out = new EnumMap<>(DropReason.class);
        dropped.forEach((reason, adder) -> {
            if (adder.sum() > 0) {
                out.put(reason, adder.sum());
            }
        });
        return out;
    }
}
