package prb.scale;

/**
 * What a reader accepts before it gives up. Every decoder of foreign bytes has such limits.
 *
 * @param itemsMax most items that one sequence may announce, 0 or more
 * @param depthMax most nested values, 1 or more
 */
public record ScaleLimits(int itemsMax, int depthMax) {

    /** 16 Mi items, 64 levels: enough for a genesis state, far below what exhausts memory. */
    public static final ScaleLimits DEFAULT = new ScaleLimits(16 * 1024 * 1024, 64);

    /** Checks the fields. @throws IllegalArgumentException naming both limits when one is out of its range */
    public ScaleLimits {
        if (itemsMax < 0 || depthMax < 1) {
            throw new IllegalArgumentException("itemsMax " + itemsMax + " and depthMax " + depthMax + " must be >= 0 and >= 1");
        }
    }
}
