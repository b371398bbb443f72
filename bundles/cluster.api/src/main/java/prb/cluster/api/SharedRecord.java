package prb.cluster.api;

import java.util.Optional;

/**
 * One thing that members have in common, as of a revision.
 *
 * @param key 1..200 characters
 * @param revision that it was last changed in
 * @param value at most {@value #VALUE_CHARS_MAX} characters; empty when it was removed
 */
public record SharedRecord(String key, long revision, Optional<String> value) {

    /** Characters of one value. */
    public static final int VALUE_CHARS_MAX = 65_536;

    /** @throws IllegalArgumentException for a key or value of the wrong size */
    public SharedRecord {
        if (key.isEmpty() || key.length() > 200) {
            throw new IllegalArgumentException("a record's key has " + key.length() + " characters, not 1..200");
        }
        if (value.isPresent() && value.get().length() > VALUE_CHARS_MAX) {
            throw new IllegalArgumentException("the value of record " + key + " has " + value.get().length()
                    + " characters, more than " + VALUE_CHARS_MAX);
        }
    }
}
