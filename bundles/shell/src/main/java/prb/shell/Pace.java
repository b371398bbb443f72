package prb.shell;

import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a height grows, and when it meets another that grows too. Looks back over a window of seconds; one thread. */
final class Pace {
    /** Window over which speeds are taken. */
    static final long WINDOW_MS = 5_000;
    /** Blocks behind that count as there: finality and stored justifications come in steps. */
    static final long TIP_BLOCKS = 10;
    private static final double MS_PER_S = 1_000.0;

    private record Sample(long ms, long height, long target) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    void add(long ms, long height, long target) {
        samples.addLast(new Sample(ms, height, target));
        while (samples.getFirst().ms() < ms - WINDOW_MS) {
            samples.removeFirst();
        }
    }

    /** Blocks per second. */
    double speed() {
        return perSecond(samples.getLast().height() - samples.getFirst().height());
    }

    /** Seconds until the height meets the target; 0 when it is as good as there, -1 when it does not come nearer. */
    long secondsLeft() {
        long gap = samples.getLast().target() - samples.getLast().height();
        if (gap <= TIP_BLOCKS) {
            return 0;
        }
        long gapBefore = samples.getFirst().target() - samples.getFirst().height();
        double closing = perSecond(gapBefore - gap);
        return closing <= 0 ? -1 : (long) Math.ceil(gap / closing);
    }

    private double perSecond(long difference) {
        long ms = samples.getLast().ms() - samples.getFirst().ms();
        return ms <= 0 ? 0 : difference * MS_PER_S / ms;
    }
}
