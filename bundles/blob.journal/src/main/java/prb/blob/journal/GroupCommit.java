package prb.blob.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import prb.blob.api.fact.EncoderPosition;
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

    private final JournalQueue queue;
    private final CommitListener listener;
    private final BlockingQueue<Append> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Thread writer;
    private volatile boolean closed;

    GroupCommit(JournalQueue queue, CommitListener listener) {
        this.queue = queue;
        this.listener = listener;
        this.writer = Thread.ofPlatform().name("prb-journal-writer").daemon().start(this::run);
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
            long[] indexes = group.stream().mapToLong(append -> queue.append(append.entry())).toArray();
            queue.sync();
            listener.durable(indexes[indexes.length - 1], group.getLast().position());
            for (int i = 0; i < indexes.length; i++) {
                group.get(i).durable().complete(indexes[i]);
            }
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
