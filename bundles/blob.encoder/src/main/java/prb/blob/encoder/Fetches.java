package prb.blob.encoder;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import prb.chain.api.ChainException;

/** Questions to the chains that run side by side on virtual threads, so many at once and no more. Any thread. */
final class Fetches implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore permits;

    /** @param atOnce most questions under way, 1 or more */
    Fetches(int atOnce) {
        permits = new Semaphore(atOnce);
    }

    /** Starts one question. It must not wait for another. */
    <T> Future<T> ask(Callable<T> question) {
        return threads.submit(() -> {
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
        return threads.submit(work);
    }

    /** Waits for an answer; its failure is thrown as what it was. */
    static <T> T await(Future<T> answer) throws ChainException, VerificationException, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            switch (Objects.requireNonNullElse(e.getCause(), e)) {
                case ChainException known ->
                    throw new ChainException(known.kind(), known.code(), String.valueOf(known.getMessage()), e);
                case VerificationException known -> throw new VerificationException(String.valueOf(known.getMessage()), e);
                case InterruptedException stopped -> throw stopped;
                case RuntimeException fault -> throw fault;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
