package prb.walkie.internal.rpc;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.libp2p.Connection;
import prb.libp2p.Stream;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;
import prb.walkie.api.WalkieStream;

/** Answers the calls of peers: {@code /pb} by method name, and raw stream protocols. */
public final class RpcServer {

    /** Stream protocol of calls. */
    public static final String PROTOCOL = "/pb";

    private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);
    /** Calls handled at once; further ones are told so. */
    private static final int CALLS_MAX = 512;
    /** Largest answer. */
    public static final int ANSWER_BYTES_MAX = 256 << 20;
    /** What the original answers for a method without handler. */
    private static final String NOT_IMPLEMENTED = "Handler not implemented.";

    /** Decides about callers. */
    public interface Gate {
        /** Who calls over this connection. */
        Caller caller(Connection connection);

        /** @throws WalkieException UNAUTHORIZED when the caller may not; the message says how to allow it */
        void check(Caller caller, Access access, String what) throws WalkieException;
    }

    private final Registry<WalkieMethod> methods;
    private final Registry<WalkieStream> streams;
    private final Gate gate;
    private final Clock clock;
    private final RequestReader reader = new RequestReader();
    private final Semaphore calls = new Semaphore(CALLS_MAX);
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();

    public RpcServer(Registry<WalkieMethod> methods, Registry<WalkieStream> streams, Gate gate, Clock clock) {
        this.methods = methods;
        this.streams = streams;
        this.gate = gate;
        this.clock = clock;
    }

    /** Calls answered with a result. */
    public long answered() {
        return answered.sum();
    }

    /** Calls answered with an error. */
    public long failed() {
        return failed.sum();
    }

    /** Serves one stream of {@link #PROTOCOL}. */
    public void call(Connection connection, Stream stream) throws IOException {
        try (RequestReader.Held request = reader.read(stream)) {
            stream.finish(answer(gate.caller(connection), request.body()));
        }
    }

    /** Serves one stream of a raw protocol. Any failure ends it without an answer, as the original does. */
    public void stream(Connection connection, Stream stream) throws IOException {
        Optional<WalkieStream> handler = streams.find(stream.protocol());
        if (handler.isEmpty()) {
            stream.reset();
            return;
        }
        try (RequestReader.Held request = reader.read(stream)) {
            Caller caller = gate.caller(connection);
            gate.check(caller, handler.get().access(), stream.protocol());
            List<Bytes> answer = handler.get().handle(caller, request.body());
            answered.increment();
            stream.finish(answer);
        } catch (WalkieException e) {
            failed.increment();
            LOG.debug("{} for {} gives nothing: {}", stream.protocol(), connection.remote(), e.getMessage());
            stream.finish(List.of());
        }
    }

    /** The answer to one request, in parts. */
    List<Bytes> answer(Caller caller, Bytes body) {
        Envelope.Request request;
        try {
            request = Envelope.readRequest(body);
        } catch (IOException e) {
            return failure("", WalkieException.Type.SERVER, "the request cannot be read: " + e.getMessage());
        }
        if (!calls.tryAcquire()) {
            return failure(request.nonce(), WalkieException.Type.SERVER, "too many calls at once, try again");
        }
        try {
            Bytes data = handle(caller, request);
            answered.increment();
            return Envelope.success(clock.millis(), request.nonce(), nonce(), data);
        } catch (WalkieException e) {
            return failure(request.nonce(), e.type(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("the handler of {} failed", request.method(), e);
            return failure(request.nonce(), WalkieException.Type.SERVER, e.getClass().getSimpleName() + ": " + e.getMessage());
        } finally {
            calls.release();
        }
    }

    private Bytes handle(Caller caller, Envelope.Request request) throws WalkieException {
        WalkieMethod method = methods.find(request.method())
                .orElseThrow(() -> new WalkieException(WalkieException.Type.NOT_FOUND, NOT_IMPLEMENTED));
        gate.check(caller, method.access(), method.name());
        Bytes data = method.handle(caller, request.data());
        if (data.size() > ANSWER_BYTES_MAX) {
            throw new WalkieException(WalkieException.Type.SERVER,
                    "the answer has " + data.size() + " bytes, limit is " + ANSWER_BYTES_MAX);
        }
        return data;
    }

    private List<Bytes> failure(String requestNonce, WalkieException.Type type, String message) {
        failed.increment();
        return Envelope.failure(clock.millis(), requestNonce, nonce(), type, message);
    }

    /** A fresh nonce as the original makes them. */
    public static String nonce() {
        return UUID.randomUUID().toString();
    }
}
