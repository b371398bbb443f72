package prb.blob.client;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobServerStatus;
import prb.blob.api.blob.BlobSource;
import prb.blob.api.blob.ProgressListener;
import prb.blob.server.BlobServerComponent;
import prb.scale.Bytes;

/** Our blob server over a store in memory; can be stopped and started on the same port. */
final class OurServer implements AutoCloseable, BlobSource {

    final int port;
    final AtomicInteger asked = new AtomicInteger();
    final Map<String, Bytes> values = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<ProgressListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Object> more;
    private volatile BlobProgress progress;
    private BlobServerComponent running;

    OurServer(long relay, Map<String, Object> more) throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        this.more = more;
        progress = new BlobProgress(2004, 1, relay, relay / 2, relay / 2);
        start();
    }

    OurServer(long relay) throws IOException {
        this(relay, Map.of());
    }

    Address address() {
        return new Address(InetAddress.getLoopbackAddress().getHostAddress(), port);
    }

    BlobServerStatus.Counters counters() {
        return running.counters();
    }

    void start() throws IOException {
        Map<String, Object> values = new HashMap<>(Map.of("port", port, "host", "127.0.0.1"));
        values.putAll(more);
        running = new BlobServerComponent(config(BlobServerComponent.Config.class, values));
        running.bindSource(this);
    }

    /** Settings of a component: defaults, but for some. */
    static <C> C config(Class<C> type, Map<String, Object> values) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> values
                .getOrDefault(method.getName(), method.getDefaultValue())));
    }

    @Override
    public Optional<Blob> get(BlobKey key) {
        asked.incrementAndGet();
        return Optional.ofNullable(values.get(key.text())).map(Blob::of);
    }

    @Override
    public BlobProgress progress() {
        return progress;
    }

    void progress(long relay) {
        progress = new BlobProgress(2004, 1, relay, relay / 2, relay / 2);
        listeners.forEach(listener -> listener.progress(progress));
    }

    @Override
    public AutoCloseable onProgress(ProgressListener listener) {
        listeners.add(listener);
        listener.progress(progress);
        return () -> listeners.remove(listener);
    }

    @Override
    public void close() {
        running.close();
    }
}
