package prb.worker.pruntime;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;
import prb.worker.api.PRuntimeException;
import prb.worker.api.PRuntimeException.Kind;

/** One endpoint: sends one request after another, in the order of asking, and names itself in every failure. Any thread. */
final class Endpoint {

    private final String base;
    private final Transport transport;
    private final ReentrantLock oneAtATime;

    /**
     * One call.
     *
     * @param path from the base on, such as {@code /bin_api/dispatch_block}
     * @param repeatable whether sending it twice does no harm
     * @param limit longest wait for the answer, without the wait for calls before it
     * @param bytesMax largest answer
     */
    record Call(String path, List<Bytes> body, boolean repeatable, Duration limit, int bytesMax) {}

    Endpoint(String base, Transport transport, ReentrantLock oneAtATime) {
        this.base = base;
        this.transport = transport;
        this.oneAtATime = oneAtATime;
    }

    Transport.Reply send(Call call) throws PRuntimeException {
        try {
            oneAtATime.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interrupted(call, e);
        }
        try {
            return transport.post(URI.create(base + call.path()), call.body(), call.repeatable(), call.limit(), call.bytesMax());
        } catch (InterruptedException e) {
            throw interrupted(call, e);
        } catch (TimeoutException | HttpTimeoutException e) {
            throw failure(call.path(), Kind.UNREACHABLE, "no answer within " + call.limit().toMillis() + " ms", e);
        } catch (BoundedBody.TooLargeException e) {
            throw failure(call.path(), Kind.MALFORMED, e.getMessage() + "; this is no pRuntime", e);
        } catch (ConnectException e) {
            throw failure(call.path(), Kind.UNREACHABLE, "no connection: " + reason(e), e);
        } catch (IOException e) {
            throw notHttp(e)
                    ? failure(call.path(), Kind.MALFORMED, "answer is not HTTP: " + reason(e), e)
                    : failure(call.path(), Kind.UNREACHABLE, "connection failed: " + reason(e), e);
        } finally {
            oneAtATime.unlock();
        }
    }

    /** A failure of a call to this endpoint. @param cause null when there is none */
    PRuntimeException failure(String path, Kind kind, String reason, @Nullable Throwable cause) {
        return new PRuntimeException(kind, base + path + ": " + reason, cause);
    }

    private PRuntimeException interrupted(Call call, InterruptedException e) {
        Thread.currentThread().interrupt();
        return failure(call.path(), Kind.UNREACHABLE, "interrupted before the answer came", e);
    }

    /** The JDK tells a malformed status line or header by a ProtocolException or by its text only. */
    private static boolean notHttp(IOException e) {
        String text = String.valueOf(e.getMessage());
        return e instanceof java.net.ProtocolException || text.contains("Invalid status line") || text.contains("status line");
    }

    /** The innermost message: the JDK's outer ones are often empty. */
    private static String reason(Throwable failure) {
        String text = null;
        for (Throwable e = failure; e != null; e = e.getCause()) {
            text = e.getMessage() == null ? text : e.getMessage();
        }
        return text == null ? failure.getClass().getSimpleName() : text;
    }
}
