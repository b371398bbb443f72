package prb.config;

import java.util.Arrays;

/**
 * A value that is in force.
 *
 * @param variable name of the variable, empty when only a feature sets it
 * @param value as components take it
 */
record Setting(String variable, String pid, String key, Object value, Origin origin, boolean secret) {

    String shown() {
        if (secret) {
            return "(secret)";
        }
        return value instanceof Object[] values ? String.join(",", Arrays.stream(values).map(String::valueOf).toList())
                : String.valueOf(value);
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
        return pid + "." + key + "=" + shown() + " (" + origin.text() + ")";
    }
}
