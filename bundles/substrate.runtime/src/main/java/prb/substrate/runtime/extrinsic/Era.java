package prb.substrate.runtime.extrinsic;

import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * How long an extrinsic is valid. Format: sp-runtime, generic::Era.
 *
 * @param period in blocks: 0 for immortal, else a power of two 4..65536
 * @param phase 0..period-1, a multiple of period/4096 when the period is longer than 4096
 */
public record Era(int period, int phase) {

    /** Valid for ever. */
    public static final Era IMMORTAL = new Era(0, 0);

    private static final int PERIOD_MIN = 4;
    private static final int PERIOD_MAX = 65_536;
    /** The phase has 12 bits. */
    private static final int PHASE_STEPS = 4096;

    /** Checks the fields. @throws IllegalArgumentException naming period and phase when there is no such era */
    public Era {
        boolean immortal = period == 0 && phase == 0;
        boolean mortal = period >= PERIOD_MIN && period <= PERIOD_MAX && Integer.bitCount(period) == 1
                && phase >= 0 && phase < period && phase % quantum(period) == 0;
        if (!immortal && !mortal) {
            throw new IllegalArgumentException("no era has period " + period + " and phase " + phase);
        }
    }

    /**
     * Mortal for about {@code period} blocks from block {@code current}.
     *
     * @param period raised to the next power of two and clamped to 4..65536
     * @param current number of a block, best a finalized one, 0 or more
     */
    public static Era mortal(int period, long current) {
        if (current < 0) {
            throw new IllegalArgumentException("block number " + current + " is negative");
        }
        int clamped = Math.clamp(period, PERIOD_MIN, PERIOD_MAX);
        int power = Integer.highestOneBit(clamped);
        int real = power == clamped ? power : power * 2;
        int phase = (int) (current % real);
        return new Era(real, phase / quantum(real) * quantum(real));
    }

    /** Whether it never ends. */
    public boolean isImmortal() {
        return period == 0;
    }

    /**
     * The block whose hash is signed: the last one at or before {@code current} that begins such an era; 0 when immortal.
     * With periods above 4096 it may lie some blocks before the one the era was made for.
     */
    public long birth(long current) {
        return isImmortal() ? 0 : (Math.max(current, phase) - phase) / period * period + phase;
    }

    /** First block in which it is invalid; {@link Long#MAX_VALUE} when immortal. */
    public long death(long current) {
        return isImmortal() ? Long.MAX_VALUE : birth(current) + period;
    }

    /** Writes one byte (immortal) or two. */
    public void write(ScaleWriter out) {
        if (isImmortal()) {
            out.u8(0);
        } else {
            int exponent = Math.clamp(Integer.numberOfTrailingZeros(period) - 1, 1, 15);
            out.u16(exponent | phase / quantum(period) << 4);
        }
    }

    /** Reads one byte or two. @throws prb.scale.ScaleException when the bytes are no era */
    public static Era read(ScaleReader in) {
        int first = in.u8();
        if (first == 0) {
            return IMMORTAL;
        }
        int bits = first | in.u8() << 8;
        int period = 2 << bits % 16;
        int phase = (bits >>> 4) * quantum(period);
        if (period < PERIOD_MIN || phase >= period) {
            throw in.error("no era has period " + period + " and phase " + phase);
        }
        return new Era(period, phase);
    }

    private static int quantum(int period) {
        return Math.max(period / PHASE_STEPS, 1);
    }
}
