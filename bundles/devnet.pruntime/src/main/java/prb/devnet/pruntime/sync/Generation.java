package prb.devnet.pruntime.sync;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Which pRuntime is simulated. */
public enum Generation {
    /** What the original bridge speaks to: para headers from 1, genesis state taken unchecked, report in the payload. */
    V0_2_6("0.2.6"),
    /** The Gramine build: para headers from 0, genesis state compared with header 0, encoded report, prefixed signatures. */
    V2_0("2.0");

    private final String text;

    Generation(String text) {
        this.text = text;
    }

    /** The version as settings write it. */
    public String text() {
        return text;
    }

    public boolean isSecond() {
        return this == V2_0;
    }

    /** @throws IllegalArgumentException naming the allowed texts */
    public static Generation of(String text) {
        for (Generation generation : values()) {
            if (generation.text.equals(text)) {
                return generation;
            }
        }
        throw new IllegalArgumentException("generation is \"" + text + "\", allowed are "
                + Arrays.stream(values()).map(Generation::text).collect(Collectors.joining(", ")));
    }
}
