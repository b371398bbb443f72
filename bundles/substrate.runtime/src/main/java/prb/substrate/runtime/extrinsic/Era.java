package prb.substrate.runtime.extrinsic;

import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/** How long an extrinsic is valid. @param period 0 for immortal, else a power of two 4..65536 @param phase 0..period-1, quantised */
public record Era(int period, int phase) {
    public static final Era IMMORTAL = new Era(0, 0);
    /** Mortal for about {@code period} blocks from block {@code current}. */
    public static Era mortal(int period, long current) { throw new AssertionError("room not filled"); }
    /** The block whose hash is signed. */
    public long birth(long current) { throw new AssertionError("room not filled"); }
    /** First block in which it is invalid. */
    public long death(long current) { throw new AssertionError("room not filled"); }
    public void write(ScaleWriter out) { throw new AssertionError("room not filled"); }
    public static Era read(ScaleReader in) { throw new AssertionError("room not filled"); }
}
