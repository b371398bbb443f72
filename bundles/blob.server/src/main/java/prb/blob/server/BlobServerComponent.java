package prb.blob.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
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
import prb.blob.api.blob.BlobServerStatus;
import prb.blob.api.blob.BlobSource;
import prb.chain.api.ParaChain;
import prb.chain.api.RelayChain;
import prb.chain.api.Subscription;
import prb.scale.Bytes;
import prb.wire.blob.BlobTls;
import prb.wire.walkie.DataProviderInfo;

/**
 * Runs the blob server as long as it is configured. Store and chains may come and go meanwhile; connections stay, and
 * questions wait a little for the next store.
 */
@Component(service = {BlobServerStatus.class, Provider.class}, immediate = true, configurationPid = "prb.blob.server",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = BlobServerComponent.Config.class)
public final class BlobServerComponent implements BlobServerStatus, Provider {

    /** Settings of the server. */
    @ObjectClassDefinition(name = "Blob server", description = "TCP server of blobs for lifecycle managers")
    public @interface Config {
        /** Port under the name of the deployment guide; stronger than the other name. */
        @AttributeDefinition(name = "guidePort", description = "TCP port, 1 to 65535; 0 means not set")
        int guidePort() default 0;

        /** Port under the name that the original reads. */
        @AttributeDefinition(name = "port", description = "TCP port, 1 to 65535; 0 means the default")
        int port() default PORT_DEFAULT;

        /** The data is public chain data, and lifecycle managers stand on other machines: all interfaces, as the original. */
        @AttributeDefinition(name = "host", description = "Address to listen on; empty means all interfaces")
        String host() default "";

        /** Bound on the answers that wait for one slow reader. */
        @AttributeDefinition(name = "sessionMib", description = "MiB of answers queued per connection, 1 to 4096")
        int sessionMib() default 64;

        /** Values asked for lately. */
        @AttributeDefinition(name = "cacheMib", description = "MiB of values kept, on the heap and in direct memory, 1 to 65536")
        int cacheMib() default 64;

        /** Bound on connections. */
        @AttributeDefinition(name = "connections", description = "Connections at a time, 1 to 65536")
        int connections() default 1_024;

        /** Bound on connections of one address. */
        @AttributeDefinition(name = "connectionsPerHost", description = "Connections of one address at a time, 1 to 65536")
        int connectionsPerHost() default 256;

        /** Clients connect again when they need something. */
        @AttributeDefinition(name = "idleS",
                description = "Seconds after which a connection that asks nothing is closed, 1 to 86400")
        int idleS() default 60;

        /** With a token only our own clients that know it are served. */
        @AttributeDefinition(name = "tokenFile", description = "File with the token that clients must show; empty asks for none")
        String tokenFile() default "";

        /** With TLS only our own clients are served. */
        @AttributeDefinition(name = "tlsCert", description = "PEM file with the certificate; empty means plain TCP")
        String tlsCert() default "";

        /** Private key of the certificate. */
        @AttributeDefinition(name = "tlsKey", description = "PEM file with the private key, PKCS#8 without a password")
        String tlsKey() default "";
    }

    static final int PORT_DEFAULT = 8012;

    private static final int LOOPS = 2;
    private static final int READERS = 4;
    private static final long HEADER_TIMEOUT_MS = 5_000;
    private static final long STALL_TIMEOUT_MS = 30_000;

    /** Share of the heap that answers may fill while they wait for readers. */
    private static final int HEAP_SHARE = 4;

    private static final Logger LOG = LoggerFactory.getLogger(BlobServerComponent.class);

    private final CurrentSource source = new CurrentSource();
    private final ProviderState state = new ProviderState(source);
    private final BlobServer server;
    private final int port;
    private @Nullable RelayChain relayChain;
    private @Nullable Subscription relay;
    private @Nullable ParaChain paraChain;
    private @Nullable Subscription para;

    @Activate
    public BlobServerComponent(Config config) throws IOException {
        server = new BlobServer(settings(config), source, state);
        port = server.port();
        LOG.info("blob server listens on {} port {}", config.host().isEmpty() ? "all interfaces" : config.host(), port);
    }

    private static Settings settings(Config config) throws IOException {
        int port = config.guidePort() > 0 ? config.guidePort() : config.port() > 0 ? config.port() : PORT_DEFAULT;
        InetSocketAddress address = config.host().isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(config.host(),
                port);
        if (address.isUnresolved()) {
            throw new IOException("PRB_BLOB_SERVER_HOST names an unknown host '" + config.host() + "'");
        }
        long session = config.sessionMib() * Settings.MIB;
        return new Settings(address, LOOPS, READERS, session, Math.max(session, Runtime.getRuntime().maxMemory() / HEAP_SHARE),
                config.cacheMib() * Settings.MIB, DirectMemory.shareOfProcess(), config.connections(),
                config.connectionsPerHost(), HEADER_TIMEOUT_MS,
                config.idleS() * 1_000L, STALL_TIMEOUT_MS, token(config.tokenFile()), tls(config));
    }

    private static @Nullable SSLContext tls(Config config) throws IOException {
        if (config.tlsCert().isEmpty() != config.tlsKey().isEmpty()) {
            throw new IOException("PRB_BLOB_TLS_CERT and PRB_BLOB_TLS_KEY are set both or not at all");
        }
        return config.tlsCert().isEmpty() ? null : BlobTls.server(Path.of(config.tlsCert()), Path.of(config.tlsKey()));
    }

    private static @Nullable Bytes token(String file) throws IOException {
        if (file.isEmpty()) {
            return null;
        }
        Bytes token = Bytes.utf8(Files.readString(Path.of(file)).strip());
        if (token.isEmpty()) {
            throw new IOException("PRB_BLOB_TOKEN_FILE " + file + " holds no token");
        }
        return token;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void bindSource(BlobSource present) {
        source.bind(present);
    }

    public void unbindSource(BlobSource gone) {
        source.unbind(gone);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindRelay(RelayChain chain) {
        end(relay);
        relayChain = chain;
        relay = chain.onFinalized(head -> state.relayTarget(head.number()));
    }

    /** The framework names the old one after it has given the new one. */
    synchronized void unbindRelay(RelayChain chain) {
        if (relayChain == chain) {
            end(relay);
            relay = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindPara(ParaChain chain) {
        end(para);
        paraChain = chain;
        para = chain.onFinalized(head -> state.paraTarget(head.number()));
    }

    /** The framework names the old one after it has given the new one. */
    synchronized void unbindPara(ParaChain chain) {
        if (paraChain == chain) {
            end(para);
            para = null;
        }
    }

    private static void end(@Nullable Subscription subscription) {
        if (subscription != null) {
            subscription.close();
        }
    }

    @Override
    public Counters counters() {
        return server.counters(port);
    }

    @Override
    public CurrentSource source() {
        return source;
    }

    @Override
    public boolean isKnown() {
        return state.isKnown();
    }

    @Override
    public boolean isListening() {
        return server.isListening();
    }

    @Override
    public DirectMemory directMemory() {
        return server.directMemory();
    }

    @Override
    public DataProviderInfo info() {
        return state.info(port);
    }

    @Deactivate
    public void close() {
        synchronized (this) {
            end(relay);
            end(para);
        }
        server.close();
        LOG.info("blob server on port {} is closed", port);
    }
}
