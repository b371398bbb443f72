package prb.worker.pruntime;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;

/** Collects an answer up to a limit; one byte more ends the exchange with {@link TooLargeException}. */
final class BoundedBody implements BodySubscriber<Bytes> {

    private final int bytesMax;
    private final List<byte[]> parts = new ArrayList<>();
    private final CompletableFuture<Bytes> result = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;
    private int size;

    /** The answer is larger than any pRuntime sends. */
    static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1L;

        TooLargeException(int bytesMax) {
            super("answer is larger than " + bytesMax + " bytes");
        }
    }

    BoundedBody(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    @Override
    public CompletionStage<Bytes> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (buffer.remaining() > bytesMax - size) {
                Objects.requireNonNull(subscription, "bytes came before the subscription").cancel();
                parts.clear();
                result.completeExceptionally(new TooLargeException(bytesMax));
                return;
            }
            byte[] part = new byte[buffer.remaining()];
            buffer.get(part);
            size += part.length;
            parts.add(part);
        }
    }

    @Override
    public void onError(Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        result.complete(Bytes.concat(parts.stream().map(Bytes::wrap).toList()));
    }
}
