package prb.ops.alarms;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;

/**
 * What moves and since when it does not: heights from one snapshot to the next. For one thread. It holds what the latest
 * snapshot names, nothing else.
 */
final class Movement {

    private record Mark(long height, long sinceMs) {}

    private final Map<String, Mark> marks = new HashMap<>();
    private final Set<String> computed = new HashSet<>();
    private final Set<String> caughtUp = new HashSet<>();

    /** Takes in a snapshot, before rules look at it. */
    void see(Snapshot snapshot, long lagBlocks, long nowMs) {
        Set<String> present = new HashSet<>();
        for (Snapshot.Chain chain : snapshot.chains()) {
            mark(chain(chain.name()), chain.finalized(), nowMs, present);
        }
        mark("blob relay", snapshot.progress().relayEncoded(), nowMs, present);
        mark("blob para", snapshot.progress().paraEncoded(), nowMs, present);
        for (WorkerReport report : snapshot.workers()) {
            String id = report.worker().id();
            mark(id, report.nextParaBlock(), nowMs, present);
            if (report.state() == WorkerState.COMPUTING) {
                computed.add(id);
            } else if (report.state() == WorkerState.KICKED || !report.worker().enabled()) {
                computed.remove(id);
            }
        }
        for (Snapshot.Chain chain : snapshot.chains()) {
            long encoded = chain.name().equals("relay") ? snapshot.progress().relayEncoded() : snapshot.progress().paraEncoded();
            if (encoded >= 0 && chain.finalized() - encoded <= lagBlocks) {
                caughtUp.add(chain.name());
            }
        }
        marks.keySet().retainAll(present);
        computed.retainAll(present);
    }

    private void mark(String name, long height, long nowMs, Set<String> present) {
        present.add(name);
        Mark before = marks.get(name);
        // Down counts as movement: a worker that lost its state is fed anew.
        if (before == null || before.height() != height) {
            marks.put(name, new Mark(height, nowMs));
        }
    }

    private static String chain(String name) {
        return "chain " + name;
    }

    long chainStillMs(String name, long nowMs) {
        return still(chain(name), nowMs);
    }

    /** @param name relay or para */
    long blobStillMs(String name, long nowMs) {
        return still("blob " + name, nowMs);
    }

    long workerStillMs(String id, long nowMs) {
        return still(id, nowMs);
    }

    private long still(String name, long nowMs) {
        Mark mark = marks.get(name);
        return mark == null ? 0 : nowMs - mark.sinceMs();
    }

    /** Whether a worker was seen computing and has not been let go since: the chain expects its heartbeats. */
    boolean hasComputed(String id) {
        return computed.contains(id);
    }

    /** Whether blobs were at the chain's tip at some time: before that they are expected to be behind. */
    boolean wasAtTip(String chain) {
        return caughtUp.contains(chain);
    }
}
