package prb.chain.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainIdentity;
import prb.chain.client.rpc.Endpoint;
import prb.chain.client.rpc.RpcSettings;

/**
 * A chain as an OSGi service that appears when a node was reached for the first time and stays until closed, also while the
 * link reconnects. Connecting runs on the link's thread, so components never wait for it.
 *
 * @param <T> the service's type
 */
final class ChainService<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChainService.class);

    private final BundleContext context;
    private final Class<T> type;
    private final HeadFeed heads = new HeadFeed();
    private final Link link;
    private final T chain;
    private final AtomicReference<ServiceRegistration<T>> registration = new AtomicReference<>();
    private volatile boolean closed;

    /** @throws IllegalArgumentException naming the setting when it is out of range */
    ChainService(BundleContext context, Class<T> type, String name, String[] endpoints, int callTimeoutMs, int largeCallTimeoutMs,
            BiFunction<Link, HeadFeed, T> chain) {
        this.context = context;
        this.type = type;
        List<Endpoint> nodes = Arrays.stream(endpoints).filter(text -> !text.isBlank()).map(Endpoint::parse).toList();
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("endpoints of the " + name + " is empty: name at least one ws:// URL");
        }
        if (callTimeoutMs < 1 || largeCallTimeoutMs < 1) {
            throw new IllegalArgumentException("callTimeoutMs and largeCallTimeoutMs must be 1 or more");
        }
        RpcSettings standard = RpcSettings.DEFAULT;
        RpcSettings settings = new RpcSettings(Duration.ofMillis(callTimeoutMs), Duration.ofMillis(largeCallTimeoutMs),
                standard.messageBytesMax(),
                standard.inFlightMax(), standard.pingEvery(), standard.backoffMin(), standard.backoffMax());
        link = new Link(name, nodes, settings, heads, this::appear);
        this.chain = chain.apply(link, heads);
        LOG.info("{}: connecting to {}", name, nodes);
        link.start();
    }

    private void appear() {
        ChainIdentity identity = link.identity();
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("prb.chain.name", identity.name());
        properties.put("prb.chain.genesis", identity.genesisHash().toHex());
        try {
            registration.set(context.registerService(type, chain, properties));
        } catch (IllegalStateException e) {
            LOG.debug("The bundle stopped before {} could be offered", type.getSimpleName(), e);
        }
        if (closed) {
            disappear();
        }
    }

    private void disappear() {
        ServiceRegistration<T> registered = registration.getAndSet(null);
        if (registered != null) {
            registered.unregister();
        }
    }

    @Override
    public void close() {
        // The link goes first: calls in flight fail, so that consumers which unregistering stops need not wait for them.
        closed = true;
        link.close();
        heads.close();
        disappear();
    }
}
