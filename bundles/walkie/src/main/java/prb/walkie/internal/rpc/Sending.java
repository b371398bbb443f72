package prb.walkie.internal.rpc;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import prb.libp2p.Stream;
import prb.scale.Bytes;

/**
 * Sends answers. One of more than 64 KiB must be taken at 64 KiB per second or faster, after 30 s of grace; else its stream is
 * reset, so that nobody keeps large answers in our memory by taking them drop by drop.
 */
final class Sending implements AutoCloseable {

    private static final long SMALL_BYTES = 64 << 10;
    private static final long BYTES_PER_SECOND_MIN = 64 << 10;
    private static final long GRACE_SECONDS = 30;

    private final long graceMs;
    private final long bytesPerSecondMin;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
            Thread.ofPlatform().daemon().name("walkie-slow").factory());
    private final LongAdder slow = new LongAdder();

    Sending() {
        this(TimeUnit.SECONDS.toMillis(GRACE_SECONDS), BYTES_PER_SECOND_MIN);
    }

    Sending(long graceMs, long bytesPerSecondMin) {
        this.graceMs = graceMs;
        this.bytesPerSecondMin = bytesPerSecondMin;
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Sends the parts and closes our side. */
    void finish(Stream stream, List<Bytes> parts) throws IOException {
        long size = size(parts);
        if (size <= SMALL_BYTES) {
            stream.finish(parts);
            return;
        }
        long ms = graceMs + TimeUnit.SECONDS.toMillis(size) / bytesPerSecondMin;
        ScheduledFuture<?> end = timer.schedule(() -> {
            slow.increment();
            stream.reset();
        }, ms, TimeUnit.MILLISECONDS);
        try {
            stream.finish(parts);
        } finally {
            end.cancel(false);
        }
    }

    static long size(List<Bytes> parts) {
        return parts.stream().mapToLong(Bytes::size).sum();
    }

    long slow() {
        return slow.sum();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
