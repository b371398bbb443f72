package prb.chain.client.rpc;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import prb.chain.api.ChainException;
import prb.chain.api.ChainException.Kind;

/**
 * One WebSocket to one node, from open to close; it never reconnects. Calls may be made from any thread and block it.
 *
 * <p>When the connection ends, for whatever reason, every pending call fails with UNAVAILABLE and every subscription is told.
 */
public final class RpcConnection implements AutoCloseable {

    /** Longest wait for the opening handshake, and for one frame to leave. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(15);

    /** Large calls at once: their answers fill memory, and nodes run few of them side by side. */
    private static final int LARGE_IN_FLIGHT_MAX = 8;

    /** Pings that may stay without any sign of life before the connection counts as dead. */
    private static final int PINGS_MISSED_MAX = 15;

    /** JSON-RPC: method not found. */
    private static final int METHOD_NOT_FOUND = -32601;

    private record Pending(String method, CompletableFuture<Json> answer, @Nullable Consumer<Json> inOrder) {
    }

    private final Endpoint endpoint;
    private final RpcSettings settings;
    private final FrameCollector collector;
    private final JsonReader reader;
    private final Subscriptions subscriptions;
    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<String> outgoing = new LinkedBlockingQueue<>();
    private final Semaphore slots;
    private final Semaphore largeSlots = new Semaphore(LARGE_IN_FLIGHT_MAX);
    private final AtomicLong ids = new AtomicLong();
    private final AtomicReference<String> endReason = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile long heardAt = System.nanoTime();
    private volatile @Nullable WebSocket socket;

    private RpcConnection(Endpoint endpoint, RpcSettings settings) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.collector = new FrameCollector(settings.messageBytesMax());
        this.reader = new JsonReader(settings.messageBytesMax());
        this.slots = new Semaphore(settings.inFlightMax());
        this.subscriptions = new Subscriptions(endpoint);
    }

    /** Connects. @throws ChainException kind UNAVAILABLE naming the endpoint when that fails */
    public static RpcConnection open(HttpClient http, Endpoint endpoint, RpcSettings settings) throws ChainException {
        RpcConnection connection = new RpcConnection(endpoint, settings);
        CompletableFuture<WebSocket> opening = http.newWebSocketBuilder().connectTimeout(SOCKET_TIMEOUT)
                .buildAsync(endpoint.uri(), connection.new Ear());
        try {
            connection.socket = opening.get(SOCKET_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            var unused = opening.thenAccept(WebSocket::abort); // what fails to open needs no end
            String why = e.getCause() == null ? "no handshake within " + SOCKET_TIMEOUT.toSeconds() + " s"
                    : e.getCause().toString();
            throw new ChainException(Kind.UNAVAILABLE, 0, endpoint + " cannot be reached: " + why, e);
        } catch (InterruptedException e) {
            var unused = opening.thenAccept(WebSocket::abort); // what fails to open needs no end
            Thread.currentThread().interrupt();
            throw new ChainException(Kind.UNAVAILABLE, 0, "interrupted while connecting to " + endpoint, e);
        }
        if (connection.endReason.get() != null) {
            connection.socket.abort();
            throw new ChainException(Kind.UNAVAILABLE, endpoint + " ended at once: " + connection.endReason.get());
        }
        Thread.ofVirtual().name("rpc-send " + endpoint).start(connection::send);
        Thread.ofVirtual().name("rpc-ping " + endpoint).start(connection::watch);
        return connection;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** Calls a method and waits for its result, which may be JSON null. */
    public Json call(String method, Object... params) throws ChainException {
        return call(method, settings.callTimeout(), null, List.of(slots), params);
    }

    /** Calls a method whose answer may have megabytes: a longer deadline, fewer at once. */
    public Json callLarge(String method, Object... params) throws ChainException {
        return call(method, settings.largeCallTimeout(), null, List.of(largeSlots, slots), params);
    }

    /**
     * Subscribes. Notifications come in order on a thread of the subscription, also those that overtook the reply.
     *
     * @param onLost hears once why the connection ended, if it does before the subscription is closed
     * @return the subscription's id for {@link #unsubscribe}
     */
    public String subscribe(String method, List<?> params, Consumer<Json> onNote, Consumer<String> onLost) throws ChainException {
        RpcSubscription subscription = new RpcSubscription("rpc-notes " + method, onNote, onLost);
        try {
            Json id = call(method, settings.callTimeout(), reply -> subscriptions.add(Subscriptions.id(reply), subscription),
                    List.of(slots), params.toArray());
            String name = Subscriptions.id(id);
            if (endReason.get() != null) {
                subscriptions.loseAll(endReason.get());
            }
            return name;
        } catch (ChainException | JsonException e) {
            subscription.stop();
            throw e instanceof ChainException chain ? chain : malformed(method, (JsonException) e);
        }
    }

    /** Ends a subscription; tells the node when a method for that is given. Never blocks. */
    public void unsubscribe(String id, @Nullable String method) {
        if (subscriptions.remove(id) && method != null && endReason.get() == null) {
            outgoing.add(JsonWriter.request(ids.incrementAndGet(), method, id));
        }
    }

    /** Waits until the connection has ended; answers why. */
    public String awaitEnd() throws InterruptedException {
        ended.await();
        return String.valueOf(endReason.get());
    }

    @Override
    public void close() {
        end("closed by us");
    }

    /** Closes for a reason that pending calls and subscriptions are told. */
    public void end(String reason) {
        if (!endReason.compareAndSet(null, reason)) {
            return;
        }
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
        outgoing.add("");
        for (Long id : pending.keySet()) {
            Pending call = pending.remove(id);
            if (call != null) {
                call.answer().completeExceptionally(unavailable(call.method(), reason));
            }
        }
        subscriptions.loseAll(reason);
        ended.countDown();
    }

    private Json call(String method, Duration timeout, @Nullable Consumer<Json> inOrder, List<Semaphore> gates, Object... params)
            throws ChainException {
        long deadline = System.nanoTime() + timeout.toNanos();
        int entered = 0;
        long id = ids.incrementAndGet();
        Pending call = new Pending(method, new CompletableFuture<>(), inOrder);
        try {
            for (Semaphore gate : gates) {
                if (!gate.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    throw unavailable(method, "no free slot within " + timeout.toMillis() + " ms");
                }
                entered++;
            }
            pending.put(id, call);
            if (endReason.get() != null) {
                throw unavailable(method, endReason.get());
            }
            outgoing.add(JsonWriter.request(id, method, params));
            return call.answer().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw unavailable(method, "no answer within " + timeout.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(method, "interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ChainException known ? copy(known) : unavailable(method, String.valueOf(e.getCause()));
        } finally {
            pending.remove(id);
            gates.subList(0, entered).forEach(Semaphore::release);
        }
    }

    // An exception made on the WebSocket's thread is thrown again with the caller's own stack.
    private static ChainException copy(ChainException e) {
        return new ChainException(e.kind(), e.code(), String.valueOf(e.getMessage()), e);
    }

    private ChainException unavailable(String method, String reason) {
        return new ChainException(Kind.UNAVAILABLE, method + " at " + endpoint + ": " + reason);
    }

    private ChainException malformed(String method, JsonException e) {
        return new ChainException(Kind.MALFORMED, 0, method + " at " + endpoint + ": " + e.getMessage(), e);
    }

    private WebSocket opened() {
        return Objects.requireNonNull(socket, "the threads that send start when the socket is open");
    }

    // The JDK fails a send that overlaps another one, so everything leaves through this thread. An empty text ends it.
    private void send() {
        try {
            while (endReason.get() == null) {
                String message = outgoing.take();
                if (!message.isEmpty()) {
                    opened().sendText(message, true).get(SOCKET_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            end("interrupted");
        } catch (ExecutionException | TimeoutException e) {
            end("cannot send: " + (e.getCause() == null ? "the socket takes nothing" : e.getCause().getMessage()));
        }
    }

    // Besides dead links this finds closed ones: now and then the JDK does not report a node's close that follows a message
    // at once (9 of 300 on loopback with JDK 25, socket left in CLOSE_WAIT). A few pings later sending fails, and that tells.
    private void watch() {
        try {
            while (!ended.await(settings.pingEvery().toMillis(), TimeUnit.MILLISECONDS)) {
                long silent = System.nanoTime() - heardAt;
                if (silent > PINGS_MISSED_MAX * settings.pingEvery().toNanos()) {
                    end("no sign of life for " + silent / 1_000_000 + " ms");
                    return;
                }
                var unused = opened().sendPing(ByteBuffer.allocate(0)).whenComplete((sent, error) -> {
                    if (error != null) {
                        end("cannot send: " + error.getMessage());
                    }
                });
            }
        } catch (InterruptedException e) {
            end("interrupted");
        }
    }

    private void handle(Json message) {
        switch (message) {
            case Json.Arr batch -> batch.items().forEach(this::handle);
            case Json.Obj object when object.field("method").isPresent() -> notice(object);
            case Json.Obj object -> answer(object);
            default -> throw new JsonException("not JSON-RPC: " + message.describe());
        }
    }

    private void notice(Json.Obj object) {
        Json params = object.need("params");
        if (!subscriptions.deliver(Subscriptions.id(params.need("subscription")), params.field("result")
                .orElse(new Json.Null()))) {
            end("a subscriber is too slow: " + RpcSubscription.WAITING_MAX + " notifications wait");
        }
    }

    private void answer(Json.Obj object) {
        if (object.field("result").isEmpty() && object.field("error").isEmpty() && !object.fields().containsKey("result")) {
            throw new JsonException("not JSON-RPC: neither result nor error");
        }
        Json id = object.field("id").orElse(null);
        if (id == null) {
            throw new JsonException("an answer without id: " + object.field("error").map(RpcConnection::errorText)
                    .orElse("a result"));
        }
        Pending call = pending.remove(id.count());
        if (call == null) {
            return;
        }
        if (object.field("error").isPresent()) {
            call.answer().completeExceptionally(refused(call.method(), object.need("error")));
            return;
        }
        Json result = object.fields().get("result");
        if (call.inOrder() != null) {
            call.inOrder().accept(result);
        }
        call.answer().complete(result);
    }

    private ChainException refused(String method, Json error) {
        int code = error.field("code").map(RpcConnection::code).orElse(0);
        Kind kind = code == METHOD_NOT_FOUND ? Kind.UNSUPPORTED : Kind.REJECTED;
        return new ChainException(kind, code, method + " at " + endpoint + " refused: " + errorText(error), null);
    }

    private static int code(Json value) {
        try {
            return value instanceof Json.Num number ? Integer.parseInt(number.text()) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String errorText(Json error) {
        if (!(error instanceof Json.Obj)) {
            return error.describe();
        }
        StringBuilder out = new StringBuilder();
        error.field("code").ifPresent(code -> out.append(code instanceof Json.Num number ? number.text()
                : code.describe()).append(' '));
        error.field("message").ifPresent(text -> out.append(plain(text)));
        error.field("data").ifPresent(data -> out.append(": ").append(plain(data)));
        return out.toString();
    }

    private static String plain(Json value) {
        return switch (value) {
            case Json.Text text -> text.value();
            case Json.Hex hex -> hex.value().toString();
            case Json.Obj object -> {
                StringBuilder out = new StringBuilder();
                object.fields().forEach((name, field) -> out.append(out.isEmpty() ? ""
                        : ", ").append(name).append(' ').append(plain(field)));
                yield out.toString();
            }
            case Json.Num number -> number.text();
            default -> value.isNull() ? "" : value.describe();
        };
    }

    /** Hears the socket; the JDK calls it from one thread at a time. */
    private final class Ear implements WebSocket.Listener {

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            heardAt = System.nanoTime();
            try {
                collector.add(data);
                if (last) {
                    handle(reader.read(collector.take()));
                }
            } catch (JsonException e) {
                socket = from;
                end("nonsense from the node: " + e.getMessage());
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            socket = from;
            end("nonsense from the node: a binary message");
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
            heardAt = System.nanoTime();
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            end("the node closed the connection (" + status + (reason.isEmpty() ? "" : " " + reason) + ")");
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            end("the connection broke: " + error.getMessage());
        }
    }
}
