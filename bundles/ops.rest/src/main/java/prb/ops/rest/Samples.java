package prb.ops.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Instant;
import java.util.Arrays;
import prb.worker.api.WorkerState;

/**
 * The newest samples of one worker, at most {@link #SAMPLES_MAX}, in 13 bytes each; grows with what it holds. Not
 * thread-safe.
 */
final class Samples {

    /** Three hours of one sample a minute. */
    static final int SAMPLES_MAX = 180;
    private static final int SAMPLES_FIRST = 12;
    private static final WorkerState[] STATES = WorkerState.values();

    private int[] seconds = new int[SAMPLES_FIRST];
    /** Relay and para block of each, unsigned; the largest stands for unknown. */
    private int[] heights = new int[2 * SAMPLES_FIRST];
    private byte[] states = new byte[SAMPLES_FIRST];
    private int count;
    private int next;

    /** @param relay last relay block that it has, -1 unknown @param para last para block */
    void add(Instant at, WorkerState state, long relay, long para) {
        if (next == seconds.length && seconds.length < SAMPLES_MAX) {
            int size = Math.min(SAMPLES_MAX, 2 * seconds.length);
            seconds = Arrays.copyOf(seconds, size);
            heights = Arrays.copyOf(heights, 2 * size);
            states = Arrays.copyOf(states, size);
        }
        next %= seconds.length;
        // Good until the year 2106, as an unsigned number.
        seconds[next] = (int) at.getEpochSecond();
        heights[2 * next] = (int) relay;
        heights[2 * next + 1] = (int) para;
        states[next] = (byte) state.ordinal();
        next++;
        count = Math.min(SAMPLES_MAX, count + 1);
    }

    /** The oldest first. */
    void tell(ArrayNode json) {
        for (int i = 0; i < count; i++) {
            int at = Math.floorMod(next - count + i, seconds.length);
            json.addObject().put("at", Instant.ofEpochSecond(Integer.toUnsignedLong(seconds[at])).toString())
                    .put("state", STATES[states[at]].text()).put("relay", height(heights[2 * at]))
                    .put("para", height(heights[2 * at + 1]));
        }
    }

    private static long height(int stored) {
        return stored == -1 ? -1 : Integer.toUnsignedLong(stored);
    }
}
