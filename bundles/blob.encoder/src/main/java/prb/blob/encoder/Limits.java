package prb.blob.encoder;

import java.time.Duration;

/**
 * Limits of an encoder.
 *
 * @param fetchesAtOnce questions to each chain under way at once
 * @param batchFactsMax facts of one batch @param batchBytesMax bytes of one batch; a single larger fact still makes a batch
 * @param pauseMin first pause after a failure @param pauseMax longest pause
 * @param rangeBytesMax bytes of relay headers in one range, where justifications allow a cut
 */
record Limits(int fetchesAtOnce, int batchFactsMax, long batchBytesMax, Duration pauseMin, Duration pauseMax,
        long rangeBytesMax) {

    static Limits standard(int fetchesAtOnce, long rangeBytesMax) {
        return new Limits(fetchesAtOnce, 1024, 8L << 20, Duration.ofMillis(100), Duration.ofSeconds(30), rangeBytesMax);
    }
}
