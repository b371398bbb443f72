package prb.blob.server;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.scale.Bytes;

/**
 * Memory outside the heap for values that are asked for again and again, from which the kernel takes bytes without a copy.
 * Nobody frees it: the collector does when cache, queues and writes under way have all let go, so that no byte can be read
 * after it was freed.
 *
 * <p>Limit: bytes lent, with those that are used no more but were not collected yet, never exceed the bound. Who finds no
 * room keeps the value where it is: nobody waits, and no collection is forced; after the JVM refused, nothing is lent for
 * {@link #PAUSE_MIN} minutes. Any thread.
 */
final class DirectMemory {

    /** Smaller values are joined with their neighbours into one buffer, which costs less than another part of a write. */
    static final int VALUE_BYTES_MIN = 16 * 1024;

    /** Share of the process's direct memory that may be lent; the rest is for sockets and other rooms. */
    private static final int SHARE = 2;

    /** The JVM looks for memory by a collection before it refuses, which is not to be had often. */
    private static final long PAUSE_MIN = 10;

    private static final Logger LOG = LoggerFactory.getLogger(DirectMemory.class);

    private final long bytesMax;
    private final IntFunction<ByteBuffer> allocator;
    private final ReferenceQueue<ByteBuffer> collected = new ReferenceQueue<>();
    private final Set<Loan> loans = new HashSet<>();
    private final AtomicLong lent = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile long pausedUntil = System.nanoTime();

    /** One buffer, known after it is gone. */
    private static final class Loan extends PhantomReference<ByteBuffer> {
        final long size;

        Loan(ByteBuffer buffer, ReferenceQueue<ByteBuffer> queue) {
            super(buffer, queue);
            size = buffer.capacity();
        }
    }

    /** @param bytesMax bound on the bytes lent; 0 lends nothing */
    DirectMemory(long bytesMax) {
        this(bytesMax, ByteBuffer::allocateDirect);
    }

    DirectMemory(long bytesMax, IntFunction<ByteBuffer> allocator) {
        this.bytesMax = bytesMax;
        this.allocator = allocator;
    }

    /** The most that may be lent in this process: a share of what the JVM allows, nothing where it does not tell. */
    static long shareOfProcess() {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (jvm == null) {
            return 0;
        }
        long max = Long.parseLong(jvm.getVMOption("MaxDirectMemorySize").getValue());
        return (max > 0 ? max : Runtime.getRuntime().maxMemory()) / SHARE;
    }

    /** Whether a value of a size belongs here and finds room now. */
    boolean fits(long size) {
        if (size < VALUE_BYTES_MIN || size > bytesMax || System.nanoTime() - pausedUntil < 0) {
            return false;
        }
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            end((Loan) gone);
        }
        return lent.get() + size <= bytesMax;
    }

    private synchronized void end(Loan loan) {
        if (loans.remove(loan)) {
            lent.addAndGet(-loan.size);
        }
    }

    /** A copy that can not be written to; empty when there is no room. */
    Optional<ByteBuffer> copy(List<Bytes> parts, long size) {
        if (!fits(size) || !reserve(size)) {
            return Optional.empty();
        }
        ByteBuffer copy;
        try {
            copy = allocator.apply(Math.toIntExact(size));
        } catch (OutOfMemoryError e) { // the JVM's own bound, which other rooms use too: thrown by the library, nothing is broken
            lent.addAndGet(-size);
            pausedUntil = System.nanoTime() + TimeUnit.MINUTES.toNanos(PAUSE_MIN);
            LOG.warn("no direct memory for a value of {} bytes (refusal {}): values stay on the heap for {} minutes: {}", size,
                    failures.incrementAndGet(), PAUSE_MIN, e.getMessage());
            return Optional.empty();
        }
        remember(new Loan(copy, collected));
        parts.forEach(part -> copy.put(part.backingArray(), part.backingOffset(), part.size()));
        return Optional.of(copy.flip().asReadOnlyBuffer());
    }

    private boolean reserve(long size) {
        if (lent.addAndGet(size) <= bytesMax) {
            return true;
        }
        lent.addAndGet(-size);
        return false;
    }

    private synchronized void remember(Loan loan) {
        loans.add(loan);
    }

    /** Bytes lent, collected ones that were not noticed yet included. */
    long lent() {
        return lent.get();
    }

    /** Allocations that the JVM refused since the start. */
    long failures() {
        return failures.get();
    }
}
