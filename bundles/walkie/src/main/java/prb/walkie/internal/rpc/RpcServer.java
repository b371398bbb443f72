package prb.walkie.internal.rpc;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
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

/**
 * Answers the calls of peers: {@code /pb} by method name, and raw stream protocols. Bounded by {@link CallLimits}; blobs and raw
 * streams, whose answers may be large, also by 32 at once until they are sent, 8 of them for one peer, for which they wait 10 s.
 */
public final class RpcServer implements AutoCloseable {

    /** Stream protocol of calls. */
    public static final String PROTOCOL = "/pb";
    /** Largest answer of a blob method or a raw stream. */
    public static final int LARGE_BYTES_MAX = 256 << 20;
    /** Largest answer of any other method. */
    public static final int ANSWER_BYTES_MAX = 64 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);
    private static final Set<String> LARGE = Set.of("GetBlobByKey", "GetBlobWithToken");
    private static final int LARGE_MAX = 32;
    private static final int LARGE_PER_PEER_MAX = 8;
    private static final Duration LARGE_WAIT = Duration.ofSeconds(10);
    /** Raw protocols of the original, whose callers take nothing for any failure. */
    private static final Set<String> EMPTY_ON_FAILURE = Set.of("/blob");
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
    private final Supplier<String> nonces;
    private final RequestReader reader = new RequestReader();
    private final Places calls;
    private final Places large = new Places(LARGE_MAX, LARGE_PER_PEER_MAX);
    private final CallRates rates;
    private final Handling handling = new Handling();
    private final Sending sending = new Sending();
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder limited = new LongAdder();

    public RpcServer(Registry<WalkieMethod> methods, Registry<WalkieStream> streams, Gate gate, Clock clock, CallLimits limits) {
        this(methods, streams, gate, clock, limits, RpcServer::nonce);
    }

    /** @param nonces makes the nonce of each answer */
    RpcServer(Registry<WalkieMethod> methods, Registry<WalkieStream> streams, Gate gate, Clock clock, CallLimits limits,
            Supplier<String> nonces) {
        this.methods = methods;
        this.streams = streams;
        this.gate = gate;
        this.clock = clock;
        this.nonces = nonces;
        this.calls = new Places(limits.atOnce(), limits.perPeer());
        this.rates = new CallRates(limits.perSecond(), System::nanoTime);
    }

    /** Largest answer of a method. */
    public static int answerBytesMax(String method) {
        return LARGE.contains(method) ? LARGE_BYTES_MAX : ANSWER_BYTES_MAX;
    }

    /** What was counted since the start, by name. */
    public Map<String, Long> counters() {
        return Map.of("calls.answered", answered.sum(), "calls.failed", failed.sum(), "calls.limited", limited.sum(),
                "calls.cancelled", handling.cancelled(), "calls.late", handling.late(), "calls.slow", sending.slow(),
                "requests.bytes", reader.held());
    }

    /** Serves one stream of {@link #PROTOCOL}. */
    public void call(Connection connection, Stream stream) throws IOException {
        Caller caller = gate.caller(connection);
        try (RequestReader.Held request = reader.read(stream, caller.peerId())) {
            call(caller, stream, request.body());
        }
    }

    private void call(Caller caller, Stream stream, Bytes body) throws IOException {
        Envelope.Request request;
        try {
            request = Envelope.readRequest(body);
        } catch (IOException e) {
            sending.finish(stream, unreadable(e));
            return;
        }
        boolean mayBeLarge = LARGE.contains(request.method());
        try {
            if (mayBeLarge) {
                enter(large, caller, LARGE_WAIT);
            }
            try {
                sending.finish(stream, answer(caller, request, () -> !stream.isLive()));
            } finally {
                if (mayBeLarge) {
                    large.leave(caller.peerId());
                }
            }
        } catch (WalkieException e) {
            sending.finish(stream, failure(request.nonce(), e.type(), String.valueOf(e.getMessage())));
        } catch (Handling.CallerGone e) {
            LOG.debug("{}", e.getMessage());
            stream.reset();
        }
    }

    /** Serves one stream of a raw protocol. */
    public void stream(Connection connection, Stream stream) throws IOException {
        Optional<WalkieStream> handler = streams.find(stream.protocol());
        if (handler.isEmpty()) {
            stream.reset();
            return;
        }
        Caller caller = gate.caller(connection);
        try (RequestReader.Held request = reader.read(stream, caller.peerId())) {
            stream(caller, stream, handler.get(), request.body());
        }
    }

    private void stream(Caller caller, Stream stream, WalkieStream handler, Bytes body) throws IOException {
        String failure;
        try {
            gate.check(caller, handler.access(), stream.protocol());
            enter(large, caller, LARGE_WAIT);
            try {
                List<Bytes> answer = limited(caller, new Handling.Work<>(stream.protocol(), handler.access(), handler.atMost(),
                        () -> handler.handle(caller, body), () -> calls.leave(caller.peerId())), () -> !stream.isLive());
                bounded(stream.protocol(), Sending.size(answer), LARGE_BYTES_MAX);
                answered.increment();
                sending.finish(stream, answer);
                return;
            } finally {
                large.leave(caller.peerId());
            }
        } catch (WalkieException e) {
            failure = String.valueOf(e.getMessage());
        } catch (Handling.CallerGone e) {
            failure = String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("the handler of {} failed", stream.protocol(), e);
            failure = e.toString();
        }
        failed.increment();
        LOG.debug("{} for {} gives nothing: {}", stream.protocol(), caller.peerId(), failure);
        if (EMPTY_ON_FAILURE.contains(stream.protocol())) {
            stream.finish(List.of());
        } else {
            stream.reset();
        }
    }

    /** The answer to one request, in parts. */
    List<Bytes> answer(Caller caller, Bytes body) throws Handling.CallerGone {
        try {
            return answer(caller, Envelope.readRequest(body), () -> false);
        } catch (IOException e) {
            return unreadable(e);
        }
    }

    private List<Bytes> unreadable(IOException why) {
        return failure("", WalkieException.Type.SERVER, "the request cannot be read: " + why.getMessage());
    }

    private List<Bytes> answer(Caller caller, Envelope.Request request, BooleanSupplier gone) throws Handling.CallerGone {
        try {
            Bytes data = handle(caller, request, gone);
            bounded(request.method(), data.size(), answerBytesMax(request.method()));
            answered.increment();
            return Envelope.success(clock.millis(), request.nonce(), nonces.get(), data);
        } catch (WalkieException e) {
            return failure(request.nonce(), e.type(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("the handler of {} failed", request.method(), e);
            return failure(request.nonce(), WalkieException.Type.SERVER, e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private Bytes handle(Caller caller, Envelope.Request request, BooleanSupplier gone)
            throws WalkieException, Handling.CallerGone {
        Optional<WalkieMethod> own = methods.fixed(request.method());
        if (own.isPresent()) {
            // Hello and Auth: open to all, quick, and without a thread of their own. They too count as calls.
            rated(caller);
            return own.get().handle(caller, request.data());
        }
        WalkieMethod method = methods.find(request.method())
                .orElseThrow(() -> new WalkieException(WalkieException.Type.NOT_FOUND, NOT_IMPLEMENTED));
        gate.check(caller, method.access(), method.name());
        return limited(caller, new Handling.Work<>(method.name(), method.access(), method.atMost(),
                () -> method.handle(caller, request.data()), () -> calls.leave(caller.peerId())), gone);
    }

    private <T> T limited(Caller caller, Handling.Work<T> work, BooleanSupplier gone)
            throws WalkieException, Handling.CallerGone {
        rated(caller);
        enter(calls, caller, Duration.ZERO);
        return handling.run(work, gone);
    }

    private void rated(Caller caller) throws WalkieException {
        if (!caller.sameHost() && !rates.take(caller.peerId())) {
            limited.increment();
            throw new WalkieException(WalkieException.Type.SERVER, "too many calls per second, try again");
        }
    }

    private void enter(Places places, Caller caller, Duration wait) throws WalkieException {
        boolean entered;
        try {
            entered = places.enter(caller.peerId(), wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WalkieException(WalkieException.Type.SERVER, "this node stops", e);
        }
        if (!entered) {
            limited.increment();
            throw new WalkieException(WalkieException.Type.SERVER, "too many calls at once, try again");
        }
    }

    private static void bounded(String what, long size, int max) throws WalkieException {
        if (size > max) {
            throw new WalkieException(WalkieException.Type.SERVER,
                    "the answer of " + what + " has " + size + " bytes, limit is " + max);
        }
    }

    private List<Bytes> failure(String requestNonce, WalkieException.Type type, String message) {
        failed.increment();
        return Envelope.failure(clock.millis(), requestNonce, nonces.get(), type, message);
    }

    /** A fresh nonce as the original makes them. */
    public static String nonce() {
        return UUID.randomUUID().toString();
    }

    /** Ends what only reads, waits some seconds for the rest. */
    @Override
    public void close() {
        handling.close();
        sending.close();
    }
}
