package prb.chain.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainIdentity;
import prb.chain.api.ChainSource;
import prb.chain.client.rpc.Endpoint;
import prb.chain.client.rpc.RpcSettings;
import prb.chain.client.source.HeadFeed;
import prb.chain.client.source.SourceLimits;
import prb.chain.client.source.Sources;

/**
 * A chain as an OSGi service that appears when a node was reached for the first time and stays until closed, also while the
 * sources reconnect. Connecting runs on the sources' threads, so components never wait for it.
 *
 * @param <T> the service's type
 */
final class ChainService<T> implements AutoCloseable {

    /** Largest limit of a message: its bytes are one array. */
    private static final int MESSAGE_MIB_MAX = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ChainService.class);

    private final BundleContext context;
    private final Class<T> type;
    private final HeadFeed heads = new HeadFeed();
    private final Sources sources;
    private final T chain;
    private final AtomicReference<@Nullable ServiceRegistration<T>> registration = new AtomicReference<>();
    private volatile boolean closed;

    /** @throws IllegalArgumentException naming the setting when it is out of range */
    ChainService(BundleContext context, Class<T> type, String name, String[] endpoints, int callTimeoutMs, int largeCallTimeoutMs,
            int messageMiBMax, Function<Sources, T> chain) {
        this.context = context;
        this.type = type;
        List<Endpoint> nodes = Arrays.stream(endpoints).filter(text -> !text.isBlank()).map(Endpoint::parse).toList();
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("endpoints of the " + name + " is empty: name at least one ws:// URL");
        }
        if (callTimeoutMs < 1 || largeCallTimeoutMs < 1) {
            throw new IllegalArgumentException("callTimeoutMs and largeCallTimeoutMs must be 1 or more");
        }
        if (messageMiBMax < 1 || messageMiBMax > MESSAGE_MIB_MAX) {
            throw new IllegalArgumentException("messageMiBMax is " + messageMiBMax + ", not in 1.." + MESSAGE_MIB_MAX);
        }
        RpcSettings standard = RpcSettings.DEFAULT;
        RpcSettings settings = new RpcSettings(Duration.ofMillis(callTimeoutMs), Duration.ofMillis(largeCallTimeoutMs),
                messageMiBMax << 20,
                standard.inFlightMax(), standard.pingEvery(), standard.backoffMin(), standard.backoffMax());
        sources = new Sources(name, nodes, SourceLimits.standard(settings), heads, this::appear);
        this.chain = chain.apply(sources);
        sources.onIdentity(this::rename);
        LOG.info("{}: connecting to {}", name, nodes);
        sources.start();
    }

    private void appear() {
        try {
            registration.set(context.registerService(type, chain, properties()));
        } catch (IllegalStateException e) {
            LOG.debug("The bundle stopped before {} could be offered", type.getSimpleName(), e);
        }
        if (closed) {
            disappear();
        }
    }

    /** The nodes, also before the first was reached. */
    List<ChainSource> nodes() {
        return sources.snapshot();
    }

    private Hashtable<String, Object> properties() {
        ChainIdentity identity = sources.identity();
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("prb.chain.name", identity.name());
        properties.put("prb.chain.genesis", identity.genesisHash().toHex());
        return properties;
    }

    private void rename() {
        @Nullable
        ServiceRegistration<T> registered = registration.get();
        if (registered != null) {
            registered.setProperties(properties());
        }
    }

    private void disappear() {
        @Nullable
        ServiceRegistration<T> registered = registration.getAndSet(null);
        if (registered != null) {
            registered.unregister();
        }
    }

    @Override
    public void close() {
        // The sources go first: calls in flight fail, so that consumers which unregistering stops need not wait for them.
        closed = true;
        sources.close();
        heads.close();
        disappear();
    }
}
