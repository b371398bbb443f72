package prb.worker.inventory.shared;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.cluster.api.Records;
import prb.cluster.api.SharedRecord;

/**
 * All that has changed since a revision. Only together do the changes fit what was there: one that comes late may give back a
 * name that an early one takes.
 *
 * @param revision that they lead to
 * @param whole whether they replace everything
 * @param records the newest of each key
 */
public record Gathered(long revision, boolean whole, Map<String, SharedRecord> records) {

    /** Answers that are put together; each but the last has 500 records or more. */
    private static final int ANSWERS_MAX = 10_000;

    /** Asks until nothing is left. Waits for the meeting place. Empty when it does not answer. */
    public static Optional<Gathered> since(Records source, long revision) {
        Map<String, SharedRecord> all = new LinkedHashMap<>();
        boolean whole = revision == 0;
        long at = revision;
        for (int answers = 0; answers < ANSWERS_MAX; answers++) {
            Optional<Records.Changes> answer = source.since(at);
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            Records.Changes changes = answer.get();
            if (changes.whole()) {
                all.clear();
                whole = true;
            }
            changes.records().forEach(record -> all.put(record.key(), record));
            if (changes.revision() == at && !changes.whole()) {
                return Optional.of(new Gathered(at, whole, all));
            }
            at = changes.revision();
        }
        return Optional.empty();
    }

    public boolean isEmpty() {
        return records.isEmpty();
    }

    /** Whose records these are, where they say so. */
    public Optional<FleetMark> mark() {
        return FleetMark.of(Optional.ofNullable(records.get(FleetMark.KEY)));
    }

    public List<LogGroup> logGroups() {
        return records.values().stream().flatMap(record -> LogGroup.of(record).stream())
                .sorted(Comparator.comparingLong(LogGroup::number)).toList();
    }

    /** Whether a pool is among them. */
    public boolean hasPools() {
        return records.values().stream().anyMatch(record -> record.value().isPresent() && ItemRecords.poolId(record.key())
                .isPresent());
    }
}
