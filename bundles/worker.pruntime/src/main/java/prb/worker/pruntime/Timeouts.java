package prb.worker.pruntime;

import java.time.Duration;

/**
 * Longest waits for an answer, counted from when the request is really sent.
 *
 * @param control GetInfo, GetRuntimeInfo, GetEgressMessages, kick
 * @param init InitRuntime, which loads a whole genesis state
 * @param attestation a fresh attestation, which may ask Intel's service twice
 * @param blob bulk calls
 */
record Timeouts(Duration control, Duration init, Duration attestation, Duration blob) {

    /** A whole chain state is decoded and hashed by the worker before it answers. */
    static final Duration STATE_MIN = Duration.ofMinutes(10);

    static final Duration INIT_MIN = Duration.ofSeconds(120);
    static final Duration ATTESTATION_MIN = Duration.ofSeconds(60);

    /** @throws IllegalArgumentException naming the key when a time is below 1 ms */
    static Timeouts of(long requestMs, long blobMs) {
        Duration control = positive("requestTimeoutMs", requestMs);
        return new Timeouts(control, larger(control, INIT_MIN), larger(control, ATTESTATION_MIN),
                positive("blobTimeoutMs", blobMs));
    }

    static Duration positive(String key, long millis) {
        if (millis < 1) {
            throw new IllegalArgumentException(key + " is " + millis + ", must be 1 ms or more");
        }
        return Duration.ofMillis(millis);
    }

    /** For loading a whole chain state. */
    Duration state() {
        return larger(blob, STATE_MIN);
    }

    private static Duration larger(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
