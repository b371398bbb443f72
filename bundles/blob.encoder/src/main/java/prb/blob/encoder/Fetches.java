package prb.blob.encoder;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import prb.chain.api.ChainException;

/** Questions to a chain that run side by side, so many at once and no more. Any thread. */
final class Fetches {

    private final Executor threads;
    private final Semaphore permits;
    private final Runnable onDone;

    /**
     * @param threads runs the questions; a virtual thread each, or the caller's own in tests
     * @param atOnce most questions under way, 1 or more
     * @param onDone runs after each question or work
     */
    Fetches(Executor threads, int atOnce, Runnable onDone) {
        this.threads = threads;
        this.permits = new Semaphore(atOnce);
        this.onDone = onDone;
    }

    /** Starts one question. It must not wait for another. */
    <T> Future<T> ask(Callable<T> question) {
        return start(() -> {
            permits.acquire();
            try {
                return question.call();
            } finally {
                permits.release();
            }
        });
    }

    /** Starts work that waits for questions. */
    <T> Future<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work) {
            @Override
            protected void done() {
                onDone.run();
            }
        };
        threads.execute(task);
        return task;
    }

    /** Waits for an answer; its failure is thrown as what it was. */
    static <T> T await(Future<T> answer) throws ChainException, VerificationException, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            switch (Objects.requireNonNullElse(e.getCause(), e)) {
                case ChainException known ->
                    throw new ChainException(known.kind(), known.code(), String.valueOf(known.getMessage()), e);
                case VerificationException known -> throw new VerificationException(known);
                case InterruptedException stopped -> throw stopped;
                case RuntimeException fault -> throw fault;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
