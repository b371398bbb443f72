package prb.walkie.internal.rpc;

/**
 * Bounds on what callers may ask of a node.
 *
 * @param atOnce calls handled at once
 * @param perPeer of these, calls of one peer
 * @param perSecond calls of one peer per second, in bursts of as many; callers on this host have no such bound
 */
public record CallLimits(int atOnce, int perPeer, int perSecond) {

    public static final CallLimits DEFAULT = new CallLimits(512, 64, 1_000);

    public CallLimits {
        if (atOnce < 1 || perPeer < 1 || perSecond < 1) {
            throw new IllegalArgumentException("limits of calls must be at least 1, not " + atOnce + ", " + perPeer + ", "
                    + perSecond);
        }
    }
}
