package prb.walkie.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.PeerId;
import prb.libp2p.Host;
import prb.libp2p.HostKey;
import prb.libp2p.HostOptions;
import prb.libp2p.HostStatus;
import prb.libp2p.Multiaddr;
import prb.walkie.api.Access;
import prb.walkie.api.AccessGuard;
import prb.walkie.api.AccessPolicy;
import prb.walkie.api.GuardedNode;
import prb.walkie.api.PeerDiscovery;
import prb.walkie.api.PeerRole;
import prb.walkie.api.Peers;
import prb.walkie.api.WalkieMethod;
import prb.walkie.api.WalkieStream;
import prb.walkie.internal.peers.Callers;
import prb.walkie.internal.peers.DuplicateWatch;
import prb.walkie.internal.peers.Greeter;
import prb.walkie.internal.peers.ListenAddresses;
import prb.walkie.internal.peers.PeerBook;
import prb.walkie.internal.peers.PeerCalls;
import prb.walkie.internal.peers.Seldom;
import prb.walkie.internal.rpc.CallLimits;
import prb.walkie.internal.rpc.Registry;
import prb.walkie.internal.rpc.RpcServer;
import prb.wire.walkie.WalkieRoles;
import prb.wire.walkie.WalkieSystemInfo;

/** The parts of a node and the thread that looks after them; knows nothing of the framework. */
public final class NodeCore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeCore.class);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    /**
     * What the node is to be.
     *
     * @param listen multiaddrs as text @param chainIdentity empty when the chain is to be asked @param period between rounds of
     *     Hello
     */
    public record Settings(PeerRole role, List<String> listen, String bridgeIdentity, String chainIdentity, Duration period) {
        public Settings {
            listen = List.copyOf(listen);
        }
    }

    private final Settings settings;
    private final Host host;
    private final ChainIdentity chain;
    private final AccessGuard access;
    private final GuardGate gate;
    private final Alarms alarms;
    private final Seldom listenLog;
    private final String hostName = HostName.get();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("walkie-", 0).factory());
    private final Registry<WalkieMethod> methods = new Registry<>();
    private final Registry<WalkieStream> streams = new Registry<>();
    private final RpcServer server;
    private final PeerBook book;
    private final Greeter greeter;
    private final PeerCalls calls;
    private final DuplicateWatch duplicates;
    private final Discoveries discoveries;
    private final Callers callers;
    private final List<Multiaddr> toListen;
    private final CountDownLatch closing = new CountDownLatch(1);

    /** Makes a node with the usual limits of calls. */
    public NodeCore(HostKey key, Settings settings, HostOptions options, AccessPolicy access, Clock clock) {
        this(key, settings, options, CallLimits.DEFAULT, access, clock);
    }

    /**
     * Makes a node that does nothing yet.
     *
     * @param key what it proves its peer id with @param options limits of its connections @param limits limits of calls to it
     * @param access the rules about its callers
     */
    public NodeCore(HostKey key, Settings settings, HostOptions options, CallLimits limits, AccessPolicy access, Clock clock) {
        this.settings = settings;
        this.chain = new ChainIdentity(settings.chainIdentity());
        this.alarms = new Alarms(clock);
        this.listenLog = new Seldom(clock);
        this.toListen = new CopyOnWriteArrayList<>(ListenAddresses.parse(settings.listen(), LOG::warn));
        this.host = Host.start(key, options);
        this.access = access.guard(new Guarded());
        this.gate = new GuardGate(this.access, clock);
        this.server = new RpcServer(methods, streams, gate, clock, limits);
        this.book = new PeerBook(clock);
        this.greeter = new Greeter(host, book, this::info, threads, alarms::raise, this.access::told);
        this.calls = new PeerCalls(host, book, this.access);
        this.duplicates = new DuplicateWatch(threads, alarms::raise, clock);
        this.discoveries = new Discoveries(host, hostName, book, greeter, duplicates);
        this.callers = new Callers(host, book, greeter, threads, clock);
        methods.fix("Hello", new HelloMethod(this::info, this::heard));
        methods.fix("Auth", this.access.auth());
        host.handle(RpcServer.PROTOCOL, server::call);
    }

    private WalkieSystemInfo info() {
        return WalkieSystemInfo.newBuilder().setHostname(hostName).setPeerId(host.id().toString())
                .setRole(WalkieRoles.forNumber(settings.role().number())).setChainIdentity(chain.known())
                .setBridgeIdentity(settings.bridgeIdentity()).build();
    }

    private final class Guarded implements GuardedNode {
        @Override
        public String peerId() {
            return host.id().toString();
        }

        @Override
        public String chainIdentity() {
            return chain.known();
        }

        @Override
        public Optional<Access> accessOf(String name) {
            return methods.find(name).map(WalkieMethod::access).or(() -> streams.find(name).map(WalkieStream::access));
        }
    }

    private void heard(String peerId, WalkieSystemInfo word) {
        access.told(peerId, Greeter.shown(word.getChainIdentity()));
        if (word.getRole() != WalkieRoles.WR_CLIENT) {
            callers.heard(peerId);
        }
    }

    /** Begins: waits for the chain identity, then listens and looks for peers. Returns at once. */
    public void start() {
        threads.execute(this::run);
    }

    private void run() {
        try {
            LOG.info("{} node {} serves chain {}", settings.role(), host.id(), chain.await());
            listen();
            discoveries.begin();
            do {
                listen();
                greeter.refresh();
                book.all().stream().filter(id -> book.peer(id).isPresent())
                        .forEach(id -> duplicates.compare(id, book.addresses(id)));
            } while (!closing.await(settings.period().toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Listens where it does not yet; a port in use may be free the next time. */
    private void listen() {
        for (Multiaddr address : List.copyOf(toListen)) {
            try {
                Multiaddr real = host.listen(address);
                toListen.remove(address);
                LOG.info("Listening on {}", real.withPeer(host.id()));
            } catch (IOException | IllegalArgumentException e) {
                if (listenLog.isDue(address.toString())) {
                    LOG.warn("{}; it is tried again every {} s", e.getMessage(), settings.period().toSeconds());
                }
            }
        }
    }

    /** Looks for peers in one more way. */
    public void add(PeerDiscovery discovery) {
        discoveries.add(discovery);
    }

    /** Looks for peers in one way less. */
    public void remove(PeerDiscovery discovery) {
        discoveries.remove(discovery);
    }

    /** Serves a method. @param rank what orders handlers of one name, the highest is called */
    public void add(Comparable<Object> rank, WalkieMethod method) {
        methods.add(method.name(), rank, method);
    }

    /** Serves a method no longer. */
    public void remove(WalkieMethod method) {
        methods.remove(method.name(), method);
    }

    /** Serves a stream protocol. @param rank what orders handlers of one name, the highest is called */
    public void add(Comparable<Object> rank, WalkieStream stream) {
        if (streams.add(stream.protocol(), rank, stream)) {
            host.handle(stream.protocol(), server::stream);
        }
    }

    /** Serves a stream protocol no longer. */
    public void remove(WalkieStream stream) {
        if (streams.remove(stream.protocol(), stream)) {
            host.unhandle(stream.protocol());
        }
    }

    Settings settings() {
        return settings;
    }

    ChainIdentity chain() {
        return chain;
    }

    /** The peers, and calls to them. */
    public Peers calls() {
        return calls;
    }

    /** Multiaddrs at which it listens, with the peer id. */
    public List<String> addresses() {
        return host.listenAddresses().stream().map(address -> address.withPeer(host.id()).toString()).toList();
    }

    /** See {@link prb.walkie.api.PeerNode#alarms}. */
    public List<String> alarms() {
        return alarms.current();
    }

    /** See {@link prb.walkie.api.PeerNode#counters}. */
    public Map<String, Long> counters() {
        Map<String, Long> out = new TreeMap<>();
        HostStatus status = host.status();
        out.putAll(server.counters());
        out.put("calls.refused", gate.refusals());
        out.put("connections.open", (long) status.connections());
        out.put("connections.inbound", status.inbound());
        out.put("connections.outbound", status.outbound());
        out.put("streams", status.streams());
        status.dropped().forEach((reason, count) -> out.put("dropped." + reason.name().toLowerCase(Locale.ROOT), count));
        out.putAll(discoveries.counters());
        return out;
    }

    /** Whether it listens wherever it is to listen. */
    boolean listens() {
        return toListen.isEmpty();
    }

    /** Addresses at which it is to listen and does not yet. */
    List<String> missing() {
        return toListen.stream().map(Multiaddr::toString).toList();
    }

    @Override
    public void close() {
        closing.countDown();
        discoveries.close();
        threads.shutdownNow();
        duplicates.close();
        host.close();
        server.close();
        try {
            if (!threads.awaitTermination(CLOSE_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("calls to peers were still going on when the node closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
