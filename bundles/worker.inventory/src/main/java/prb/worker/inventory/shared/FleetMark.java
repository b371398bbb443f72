package prb.worker.inventory.shared;

import java.util.Optional;
import prb.cluster.api.SharedRecord;

/**
 * The record that says whose records these are. A node that comes from another fleet finds out by it.
 *
 * @param fleet unlike any other's, made with the first change
 * @param identity peer id of the identity LIFECYCLE that closes the operators' keys
 */
public record FleetMark(String fleet, String identity) {

    public static final String KEY = "fleet";
    private static final String BETWEEN = " ";

    public String text() {
        return fleet + BETWEEN + identity;
    }

    /** Empty when the record is missing or was removed. @throws IllegalArgumentException when it can not be read */
    public static Optional<FleetMark> of(Optional<SharedRecord> record) {
        return record.flatMap(SharedRecord::value).map(FleetMark::parse);
    }

    private static FleetMark parse(String text) {
        String[] words = text.split(BETWEEN, -1);
        if (words.length != 2) {
            throw new IllegalArgumentException("record " + KEY + " has " + words.length + " words, not 2");
        }
        return new FleetMark(words[0], words[1]);
    }
}
