package prb.blob.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import prb.blob.api.blob.BlobServerStatus;

/** A server on a free port of the loopback, over a store in memory. */
final class Running implements AutoCloseable {

    private static final Duration AWAIT_MAX = Duration.ofSeconds(20);

    final FakeSource store = new FakeSource();
    final CurrentSource source = new CurrentSource();
    final ProviderState state = new ProviderState(source);
    final BlobServer server;

    Running(UnaryOperator<Settings> settings) throws IOException {
        server = new BlobServer(settings.apply(Settings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))), source,
                state);
        source.bind(store);
    }

    Running() throws IOException {
        this(UnaryOperator.identity());
    }

    int port() throws IOException {
        return server.port();
    }

    BlobServerStatus.Counters counters() {
        return server.counters(0);
    }

    long refused(Refusal reason) {
        return counters().refused().getOrDefault(reason.text(), 0L);
    }

    WireClient client() throws IOException {
        return new WireClient(port());
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + AWAIT_MAX.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + AWAIT_MAX + ": " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
