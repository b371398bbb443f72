package prb.blob.journal;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.fact.EncoderPosition;
import prb.disk.DiskReserve;
import prb.scale.Bytes;

/** Appends of many threads, written by one thread and made durable together: one fsync for all that wait. */
final class GroupCommit implements AutoCloseable {

    /** Appends that may wait; more make the caller wait. */
    private static final int WAITING_MAX = 64;
    private static final long STOP_MS = 5_000;

    private record Append(Bytes entry, EncoderPosition position, CompletableFuture<Long> durable) {}

    /** Hears of each commit on the writer thread. */
    @FunctionalInterface
    interface CommitListener {
        /** @param lastIndex index of the last durable entry @param position the encoder's position in it */
        void durable(long lastIndex, EncoderPosition position);
    }

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private final JournalQueue queue;
    private final DiskReserve reserve;
    private final CommitListener listener;
    private final BlockingQueue<Append> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Thread writer;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;

    GroupCommit(JournalQueue queue, DiskReserve reserve, CommitListener listener) {
        this.queue = queue;
        this.reserve = reserve;
        this.listener = listener;
        this.writer = Thread.ofPlatform().name("prb-journal-writer").daemon().start(this::run);
    }

    /** Why nothing more is taken until a new start; empty while all is well. */
    Optional<String> failure() {
        Throwable why = failure;
        return why == null ? Optional.empty() : Optional.of(String.valueOf(why.getMessage()));
    }

    /** Waits until the entry is durable. @return its index @throws IllegalStateException when the journal is closed meanwhile */
    long append(Bytes entry, EncoderPosition position) {
        Append append = new Append(entry, position, new CompletableFuture<>());
        try {
            while (!waiting.offer(append, 100, TimeUnit.MILLISECONDS)) {
                failWhenClosed();
            }
            failWhenClosed();
            return append.durable().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while an append waited; ask the journal for its position", e);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IllegalStateException("append failed: " + cause.getMessage(), cause);
        }
    }

    private void failWhenClosed() {
        if (closed) {
            throw new IllegalStateException("the journal is closed");
        }
        Throwable broken = failure;
        if (broken != null) {
            throw new IllegalStateException("the journal takes nothing more since its disk failed (" + broken.getMessage()
                    + "); check the disk, then start again", broken);
        }
    }

    private void run() {
        List<Append> group = new ArrayList<>(WAITING_MAX);
        try {
            while (!closed) {
                Append first = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    group.add(first);
                    waiting.drainTo(group);
                    commit(group);
                    group.clear();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.drainTo(group);
            group.forEach(append -> append.durable().completeExceptionally(new IllegalStateException("the journal is closed")));
        }
    }

    private void commit(List<Append> group) {
        try {
            failWhenClosed();
            reserve.require(group.stream().mapToLong(append -> append.entry().size()).sum());
            long[] indexes = group.stream().mapToLong(append -> queue.append(append.entry())).toArray();
            queue.sync();
            listener.durable(indexes[indexes.length - 1], group.getLast().position());
            for (int i = 0; i < indexes.length; i++) {
                group.get(i).durable().complete(indexes[i]);
            }
        } catch (UncheckedIOException | InternalError e) {
            // After a failed fsync the kernel may have dropped the pages, and a later one would succeed without them; an
            // InternalError is a mapped page that could not be read or written. What is on the disk is unknown from here on.
            failure = e;
            LOG.error("the journal's disk failed, nothing more is taken until a new start: {}", e.getMessage());
            group.forEach(append -> append.durable().completeExceptionally(e));
        } catch (RuntimeException e) {
            group.forEach(append -> append.durable().completeExceptionally(e));
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            writer.join(STOP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Append> late = new ArrayList<>();
        waiting.drainTo(late);
        late.forEach(append -> append.durable().completeExceptionally(new IllegalStateException("the journal is closed")));
    }
}
