package prb.walkie.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import prb.chain.api.ParaChain;
import prb.identity.NodeIdentity;
import prb.libp2p.HostKey;
import prb.libp2p.HostOptions;
import prb.scale.Bytes;
import prb.walkie.api.AccessPolicy;
import prb.walkie.api.Peer;
import prb.walkie.api.PeerDiscovery;
import prb.walkie.api.PeerNode;
import prb.walkie.api.PeerRole;
import prb.walkie.api.PeerUnreachableException;
import prb.walkie.api.Peers;
import prb.walkie.api.PeersListener;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;
import prb.walkie.api.WalkieStream;
import prb.walkie.internal.rpc.CallLimits;

/** The node as services: whiteboard of handlers on one side, peers on the other. */
@Component(service = {Peers.class, PeerNode.class, WalkieNode.class}, immediate = true, configurationPid = "prb.walkie",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = WalkieNode.Config.class)
public final class WalkieNode implements Peers, PeerNode {

    private static final int STREAMS_MAX = 128;
    private static final Duration STREAM_IDLE = Duration.ofSeconds(120);

    /**
     * Where the node is and what it says of itself. The reference {@code identity} has a target, for example (kind=LIFECYCLE).
     */
    @ObjectClassDefinition(name = "Walkie node", description = "The peer protocol: addresses, limits")
    public @interface Config {

        /** Role. */
        @AttributeDefinition(
                name = "Role",
                description = "What the node tells that it is: CLIENT, DATA_PROVIDER, LIFECYCLE or TRADER")
        String role() default "CLIENT";

        /** Listen addresses. */
        @AttributeDefinition(
                name = "Listen addresses",
                description = "Multiaddrs, TCP only; port 0 takes a free one; none: the node only asks"
                        + " (PHALA_WALKIE_LISTEN_ADDRESSES)")
        String[] listenAddresses() default {"/ip4/0.0.0.0/tcp/0", "/ip6/::/tcp/0"};

        /** Bridge identity. */
        @AttributeDefinition(
                name = "Bridge identity",
                description = "Name of the group of nodes that work together (PHALA_BRIDGE_IDENTITY)")
        String bridgeIdentity() default "default";

        /** Chain identity. */
        @AttributeDefinition(
                name = "Chain identity",
                description = "Told to peers; empty: the hash of para block 1, for which the node waits before it listens")
        String chainIdentity() default "";

        /** Period. */
        @AttributeDefinition(
                name = "Period",
                description = "Seconds between rounds in which peers are greeted again, 1 to 3600")
        int periodSeconds() default 20;

        /** Connections. */
        @AttributeDefinition(name = "Connections", description = "Open connections at most, 1 to 65536")
        int connectionsMax() default 2_048;

        /** Connections per address. */
        @AttributeDefinition(
                name = "Connections per address",
                description = "Inbound connections of one IP address at most, 1 to 65536")
        int connectionsPerAddressMax() default 256;

        /** Rate of streams. */
        @AttributeDefinition(
                name = "Streams per second",
                description = "New streams (calls) per second and connection at most, 1 to 1000000; a peer with more is dropped")
        int streamsPerSecondMax() default 10_000;

        /** Calls at once. */
        @AttributeDefinition(name = "Calls at once", description = "Calls of peers handled at once at most, 1 to 65536")
        int callsMax() default 512;

        /** Calls of a peer at once. */
        @AttributeDefinition(name = "Calls of a peer at once", description = "Of these, calls of one peer, 1 to 65536")
        int callsPerPeerMax() default 64;

        /** Rate of calls. */
        @AttributeDefinition(
                name = "Calls of a peer per second",
                description = "Calls of one peer per second at most, 1 to 1000000; callers on this host have no such bound")
        int callsPerSecondMax() default 1_000;

        /** Idle connections. */
        @AttributeDefinition(name = "Idle", description = "Seconds after which a connection without calls is closed, 1 to 86400")
        int idleSeconds() default 60;
    }

    private final NodeCore core;

    /** @throws IllegalArgumentException when a setting is out of its range */
    @Activate
    public WalkieNode(Config config, @Reference(name = "identity") NodeIdentity identity, @Reference AccessPolicy access) {
        this(new NodeCore(HostKey.of(identity), settings(config), options(config), limits(config), access,
                Clock.systemUTC()));
    }

    WalkieNode(NodeCore core) {
        this.core = core;
    }

    private static NodeCore.Settings settings(Config config) {
        return new NodeCore.Settings(role(config.role()), List.of(config.listenAddresses()), config.bridgeIdentity(),
                config.chainIdentity(),
                Duration.ofSeconds(within("periodSeconds", config.periodSeconds(), 3_600)));
    }

    private static CallLimits limits(Config config) {
        return new CallLimits(within("callsMax", config.callsMax(), 65_536),
                within("callsPerPeerMax", config.callsPerPeerMax(), 65_536),
                within("callsPerSecondMax", config.callsPerSecondMax(), 1_000_000));
    }

    private static HostOptions options(Config config) {
        HostOptions base = HostOptions.DEFAULT;
        return new HostOptions(base.agent(), base.muxers(), within("connectionsMax", config.connectionsMax(), 65_536),
                within("connectionsPerAddressMax", config.connectionsPerAddressMax(), 65_536), base.pendingMax(), base.upgrade(),
                STREAMS_MAX, within("streamsPerSecondMax", config.streamsPerSecondMax(), 1_000_000), STREAM_IDLE,
                Duration.ofSeconds(within("idleSeconds", config.idleSeconds(), 86_400)), base.stall(), base.bufferedBytesMax());
    }

    private static int within(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " of prb.walkie must be 1 to " + max + ", not " + value);
        }
        return value;
    }

    private static PeerRole role(String text) {
        try {
            return PeerRole.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "role of prb.walkie must be CLIENT, DATA_PROVIDER, LIFECYCLE or TRADER, not '" + text + "'", e);
        }
    }

    /** Begins; the framework calls this after it has bound the handlers that are there. */
    @Activate
    void start() {
        core.start();
    }

    @Deactivate
    void stop() {
        core.close();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindChain(ParaChain chain) {
        core.chain().chain(chain);
    }

    void unbindChain(ParaChain chain) {
        core.chain().chain(null);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindMethod(ServiceReference<WalkieMethod> reference, WalkieMethod method) {
        core.add(reference, method);
    }

    void unbindMethod(WalkieMethod method) {
        core.remove(method);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindStream(ServiceReference<WalkieStream> reference, WalkieStream stream) {
        core.add(reference, stream);
    }

    void unbindStream(WalkieStream stream) {
        core.remove(stream);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDiscovery(PeerDiscovery discovery) {
        core.add(discovery);
    }

    void unbindDiscovery(PeerDiscovery discovery) {
        core.remove(discovery);
    }

    /** Addresses at which the node is to listen and does not. */
    List<String> missing() {
        return core.missing();
    }

    @Override
    public String self() {
        return core.calls().self();
    }

    @Override
    public List<Peer> peers() {
        return core.calls().peers();
    }

    @Override
    public AutoCloseable onChange(PeersListener listener) {
        return core.calls().onChange(listener);
    }

    @Override
    public Bytes call(String peerId, String method, Bytes request, Duration timeout)
            throws WalkieException, PeerUnreachableException {
        return core.calls().call(peerId, method, request, timeout);
    }

    @Override
    public Bytes request(String peerId, String protocol, Bytes request, Duration timeout) throws PeerUnreachableException {
        return core.calls().request(peerId, protocol, request, timeout);
    }

    @Override
    public boolean authorise(String peerId, Duration timeout) throws PeerUnreachableException {
        return core.calls().authorise(peerId, timeout);
    }

    @Override
    public String peerId() {
        return self();
    }

    @Override
    public PeerRole role() {
        return core.settings().role();
    }

    @Override
    public String chainIdentity() {
        return core.chain().known();
    }

    @Override
    public List<String> addresses() {
        return core.addresses();
    }

    @Override
    public Map<String, Long> counters() {
        return new TreeMap<>(core.counters());
    }

    @Override
    public List<String> alarms() {
        return core.alarms();
    }
}
