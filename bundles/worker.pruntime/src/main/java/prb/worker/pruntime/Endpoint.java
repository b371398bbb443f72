package prb.worker.pruntime;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;
import prb.worker.api.PRuntimeException;
import prb.worker.api.PRuntimeException.Kind;

/** One endpoint: sends one request after another, in the order of asking, and names itself in every failure. Any thread. */
final class Endpoint {

    private final String base;
    private final Transport transport;
    private final Line line;

    /**
     * One call.
     *
     * @param path from the base on, such as {@code /bin_api/dispatch_block}
     * @param repeatable whether sending it twice does no harm
     * @param limit longest wait for the answer, without the wait for calls before it
     * @param bytesMax largest answer
     */
    record Call(String path, List<Bytes> body, boolean repeatable, Duration limit, int bytesMax) {}

    Endpoint(String base, Transport transport) {
        this.base = base;
        this.transport = transport;
        this.line = transport.line(base);
    }

    Reply send(Call call) throws PRuntimeException {
        try {
            line.enter();
        } catch (InterruptedException e) {
            throw interrupted(call, e);
        }
        try {
            if (transport.isClosed()) {
                throw new ConnectException(Transport.STOPPED);
            }
            return line.exchange(call.path(), call.body(), call.repeatable(), call.limit().toNanos(), call.bytesMax());
        } catch (TimeoutException e) {
            throw failure(call.path(), Kind.UNREACHABLE, "no answer within " + call.limit().toMillis() + " ms", e);
        } catch (NotHttpException e) {
            throw failure(call.path(), Kind.MALFORMED, e.getMessage() + "; this is no pRuntime", e);
        } catch (ConnectException e) {
            throw failure(call.path(), Kind.UNREACHABLE, "no connection: " + reason(e), e);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted(call, e);
            }
            throw failure(call.path(), Kind.UNREACHABLE, "connection failed: " + reason(e), e);
        } catch (RejectedExecutionException e) {
            throw failure(call.path(), Kind.UNREACHABLE, "no connection: " + Transport.STOPPED, e);
        } finally {
            line.leave();
        }
    }

    /** A failure of a call to this endpoint. @param cause null when there is none */
    PRuntimeException failure(String path, Kind kind, String reason, @Nullable Throwable cause) {
        return new PRuntimeException(kind, base + path + ": " + reason, cause);
    }

    private PRuntimeException interrupted(Call call, Exception e) {
        Thread.currentThread().interrupt();
        return failure(call.path(), Kind.UNREACHABLE, "interrupted before the answer came", e);
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
