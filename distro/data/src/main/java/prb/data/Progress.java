package prb.data;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Tells on the error stream every two seconds how far a verb is, how fast and how long it will take. One thread. */
final class Progress {

    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PrintStream err;
    private final String what;
    private final long total;
    private final long startedAt = System.nanoTime();
    private long first = -1;
    private long toldAt = startedAt;

    /** @param total of the same unit as told to {@link #at}, 0 when not known */
    Progress(PrintStream err, String what, long total) {
        this.err = err;
        this.what = what;
        this.total = total;
    }

    /** @param done of the total @param relay relay block at hand @param para para block at hand */
    void at(long done, long relay, long para) {
        first = first < 0 ? relay : first;
        long now = System.nanoTime();
        if (now - toldAt < EVERY_NANOS) {
            return;
        }
        toldAt = now;
        double seconds = (now - startedAt) / 1e9;
        String eta = total > 0 && done > 0 ? ", " + duration((long) (seconds * (total - done) / done)) + " to go" : "";
        err.println(String.format(Locale.ROOT, "%s: relay block %d, para block %d, %.0f relay blocks/s%s", what, relay, para,
                (relay - first) / seconds, eta));
    }

    double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }

    static String duration(long seconds) {
        if (seconds >= 2 * 86_400) {
            return String.format(Locale.ROOT, "%.1f days", seconds / 86_400.0);
        }
        if (seconds >= 2 * 3600) {
            return String.format(Locale.ROOT, "%.1f hours", seconds / 3600.0);
        }
        return seconds >= 120 ? seconds / 60 + " min" : seconds + " s";
    }
}
