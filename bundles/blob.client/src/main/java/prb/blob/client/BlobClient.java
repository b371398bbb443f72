package prb.blob.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobProviders;
import prb.blob.api.blob.BlobSource;
import prb.blob.api.blob.BlobUnavailableException;
import prb.blob.api.blob.ProgressListener;
import prb.chain.api.ParaChain;
import prb.walkie.api.Peers;
import prb.wire.blob.BlobTls;

/** The blob source of the lifecycle side: data providers over TCP, configured or found among the peers. */
@Component(service = {BlobSource.class, BlobProviders.class, Reach.class}, configurationPid = "prb.blob.client",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = BlobClient.Config.class)
public final class BlobClient implements BlobSource, BlobProviders, Reach {

    /** Settings of the client. */
    @ObjectClassDefinition(name = "Blob client", description = "Fetches blobs from data providers")
    public @interface Config {
        /** Providers that need no discovery. */
        @AttributeDefinition(name = "providers", description = "Blob servers as host:port")
        String[] providers() default {};

        /** Bound on a question, over all providers that are tried. */
        @AttributeDefinition(name = "requestTimeoutMs", description = "ms within which a question is answered, 1 to 86400000")
        long requestTimeoutMs() default 30_000;

        /** Questions at a time. */
        @AttributeDefinition(name = "inFlight", description = "Questions open at a time, 1 to 65536")
        int inFlight() default 36;

        /** Bound on what is kept. */
        @AttributeDefinition(name = "cacheEntries", description = "Values kept, 1 to 10000000")
        int cacheEntries() default 5_000;

        /** Bound on what is kept. */
        @AttributeDefinition(name = "cacheMib", description = "MiB of values kept, 1 to 65536")
        int cacheMib() default 64;

        /** Age from the time it came. */
        @AttributeDefinition(name = "cacheAgeMs", description = "ms after which a kept value is forgotten, 1 to 864000000")
        long cacheAgeMs() default 1_800_000;

        /** Providers of other bridges are left alone. */
        @AttributeDefinition(name = "bridgeIdentity", description = "Namespace of the peers to use")
        String bridgeIdentity() default "default";

        /** Use providers of every bridge on the same chain. */
        @AttributeDefinition(name = "anyBridge", description = "Whether bridgeIdentity is ignored")
        boolean anyBridge() default false;

        /** Shown to providers that ask for one. */
        @AttributeDefinition(name = "tokenFile", description = "File with the token of our providers; empty shows none")
        String tokenFile() default "";

        /** Providers of ours with TLS. */
        @AttributeDefinition(name = "tlsCa", description = "PEM file with the providers' certificates; empty means plain TCP")
        String tlsCa() default "";
    }

    private static final long MIB = 1 << 20;

    /** Distance of questions about an original provider's progress. */
    private static final long POLL_MS = 2_000;

    private static final long JOIN_MS_MAX = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(BlobClient.class);

    private final Signal changes = new Signal();
    private final Walkie walkie = new Walkie();
    private final ParaIds paraIds = new ParaIds();
    private final Providers providers;
    private final Fetcher fetcher;
    private final ValueCache cache;
    private final Discovery discovery;
    private final List<ProgressListener> listeners = new CopyOnWriteArrayList<>();
    private final Thread teller;
    private volatile BlobProgress progress = BlobProgress.NONE;
    private volatile boolean closed;
    private @Nullable Peers peers;
    private @Nullable ParaChain chain;

    @Activate
    public BlobClient(Config config) throws IOException {
        this(settings(config), config.bridgeIdentity(), config.anyBridge());
    }

    BlobClient(Settings settings, String bridgeIdentity, boolean anyBridge) {
        providers = new Providers(settings, walkie, paraIds, changes);
        fetcher = new Fetcher(settings, providers, changes);
        cache = new ValueCache(settings, System::nanoTime);
        discovery = new Discovery(providers, walkie, bridgeIdentity, anyBridge);
        teller = Thread.ofVirtual().name("blob-progress").start(this::tellChanges);
    }

    private static Settings settings(Config config) throws IOException {
        List<Address> providers = Arrays.stream(config.providers()).filter(text -> !text.isBlank()).map(Address::parse).toList();
        String token = config.tokenFile().isEmpty() ? "" : Files.readString(Path.of(config.tokenFile())).strip();
        return new Settings(providers, config.requestTimeoutMs(), config.inFlight(), config.cacheEntries(), config.cacheMib()
                * MIB, config.cacheAgeMs(), token, config.tlsCa().isEmpty() ? null : BlobTls.client(Path.of(config.tlsCa())),
                POLL_MS);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindPeers(Peers present) {
        peers = present;
        discovery.peers(present);
    }

    /** The framework names the old one after it has given the new one. */
    synchronized void unbindPeers(Peers gone) {
        if (peers == gone) {
            discovery.peers(null);
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindChain(ParaChain present) {
        chain = present;
        paraIds.chain(present);
        discovery.chain(present);
    }

    synchronized void unbindChain(ParaChain gone) {
        if (chain == gone) {
            paraIds.chain(null);
            discovery.chain(null);
        }
    }

    @Override
    public Optional<Blob> get(BlobKey key) throws BlobUnavailableException {
        if (closed) {
            throw new BlobUnavailableException("the blob client is closed", null);
        }
        return cache.get(key, fetcher::get);
    }

    @Override
    public void refused(BlobKey key, Blob blob, String reason) {
        cache.drop(key, blob);
        fetcher.refused(key, reason);
        changes.signal();
    }

    @Override
    public long refusals() {
        return fetcher.refusals();
    }

    @Override
    public boolean isReached() {
        return providers.isReached();
    }

    @Override
    public String names() {
        return providers.names();
    }

    @Override
    public List<Seen> providers() {
        return providers.seen();
    }

    @Override
    public BlobProgress progress() {
        return progress;
    }

    @Override
    public AutoCloseable onProgress(ProgressListener listener) {
        listeners.add(listener);
        tell(listener, progress);
        return () -> listeners.remove(listener);
    }

    private void tellChanges() {
        long seen = -1;
        while (!closed) {
            try {
                changes.awaitMore(seen, Long.MAX_VALUE / MIB);
            } catch (InterruptedException e) {
                return;
            }
            seen = changes.count();
            BlobProgress now = providers.progress();
            if (!now.equals(progress)) {
                progress = now;
                listeners.forEach(listener -> tell(listener, now));
            }
        }
    }

    private static void tell(ProgressListener listener, BlobProgress now) {
        try {
            listener.progress(now);
        } catch (RuntimeException e) {
            LOG.warn("a listener of the blob client failed: {}", e.toString());
        }
    }

    @Deactivate
    public void close() {
        closed = true;
        discovery.close();
        fetcher.close();
        providers.close();
        teller.interrupt();
        try {
            teller.join(java.time.Duration.ofMillis(JOIN_MS_MAX));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
