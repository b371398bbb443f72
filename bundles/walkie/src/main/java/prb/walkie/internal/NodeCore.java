package prb.walkie.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.PeerId;
import prb.libp2p.Host;
import prb.libp2p.HostKey;
import prb.libp2p.HostOptions;
import prb.libp2p.HostStatus;
import prb.libp2p.Multiaddr;
import prb.walkie.api.PeerRole;
import prb.walkie.api.Peers;
import prb.walkie.api.WalkieMethod;
import prb.walkie.api.WalkieStream;
import prb.walkie.internal.access.AccessControl;
import prb.walkie.internal.access.LocalAddresses;
import prb.walkie.internal.access.RefusalLog;
import prb.walkie.internal.discovery.BootNodes;
import prb.walkie.internal.discovery.DnsAddr;
import prb.walkie.internal.mdns.Mdns;
import prb.walkie.internal.peers.DuplicateWatch;
import prb.walkie.internal.peers.Greeter;
import prb.walkie.internal.peers.PeerBook;
import prb.walkie.internal.peers.PeerCalls;
import prb.walkie.internal.rpc.Registry;
import prb.walkie.internal.rpc.RpcServer;
import prb.wire.walkie.WalkieRoles;
import prb.wire.walkie.WalkieSystemInfo;

/** The parts of a node and the thread that looks after them; knows nothing of the framework. */
public final class NodeCore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeCore.class);
    private static final Duration AUTH_MAX = Duration.ofSeconds(10);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    /**
     * What the node is to be.
     *
     * @param listen multiaddrs as text @param boot multiaddrs as text @param mdns whether local discovery is used
     * @param chainIdentity empty when the chain is to be asked @param period between rounds of discovery and Hello
     */
    public record Settings(PeerRole role, List<String> listen, List<String> boot, boolean mdns, String bridgeIdentity,
            String chainIdentity, Duration period) {
        public Settings {
            listen = List.copyOf(listen);
            boot = List.copyOf(boot);
        }
    }

    private final Settings settings;
    private final Host host;
    private final ChainIdentity chain;
    private final AccessControl access;
    private final Alarms alarms;
    private final RefusalLog listenLog;
    private final String hostName = HostName.get();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("walkie-", 0).factory());
    private final Registry<WalkieMethod> methods = new Registry<>();
    private final Registry<WalkieStream> streams = new Registry<>();
    private final RpcServer server;
    private final PeerBook book;
    private final Greeter greeter;
    private final PeerCalls calls;
    private final DuplicateWatch duplicates;
    private final LocalAddresses local = new LocalAddresses();
    private final List<Multiaddr> toListen;
    private final List<Multiaddr> boot;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Mdns mdns;

    /**
     * Makes a node that does nothing yet. @param key what it proves its peer id with @param options limits of its connections
     */
    public NodeCore(HostKey key, Settings settings, HostOptions options, AccessControl access, Clock clock) {
        this.settings = settings;
        this.access = access;
        this.chain = new ChainIdentity(settings.chainIdentity());
        this.alarms = new Alarms(clock);
        this.listenLog = new RefusalLog(clock);
        this.toListen = new ArrayList<>(BootNodes.listen(settings.listen().toArray(String[]::new), LOG::warn));
        this.boot = BootNodes.parse(settings.boot().toArray(String[]::new), LOG::warn);
        this.host = Host.start(key, options);
        this.server = new RpcServer(methods, streams, access, clock);
        this.book = new PeerBook(clock);
        this.greeter = new Greeter(host, book, this::info, threads, alarms::raise);
        this.calls = new PeerCalls(host, book, this::authenticate);
        this.duplicates = new DuplicateWatch(threads, alarms::raise, clock);
        methods.fix("Hello", new HelloMethod(this::info));
        methods.fix("Auth", access.auth(host.id().toString()));
        host.handle(RpcServer.PROTOCOL, server::call);
    }

    private WalkieSystemInfo info() {
        return WalkieSystemInfo.newBuilder().setHostname(hostName).setPeerId(host.id().toString())
                .setRole(WalkieRoles.forNumber(settings.role().number())).setChainIdentity(chain.known())
                .setBridgeIdentity(settings.bridgeIdentity()).build();
    }

    private boolean authenticate(String peerId)
            throws prb.walkie.api.WalkieException, prb.walkie.api.PeerUnreachableException {
        return access.show(host.id().toString(), peerId, (method, request) -> calls.call(peerId, method, request, AUTH_MAX));
    }

    /** Begins: waits for the chain identity, then listens and looks for peers. Returns at once. */
    public void start() {
        threads.execute(this::run);
    }

    private void run() {
        try {
            LOG.info("{} node {} serves chain {}", settings.role(), host.id(), chain.await());
            do {
                listen();
                discover();
                bootstrap();
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

    private void discover() {
        if (!settings.mdns() || mdns != null) {
            return;
        }
        try {
            mdns = new Mdns(host.id(), hostName, host::listenAddresses, local::contains, this::announced, settings.period());
            if (closing.getCount() == 0) {
                closeMdns();
            }
        } catch (IOException e) {
            if (listenLog.isDue("mdns")) {
                LOG.warn("no local discovery: {}; PHALA_WALKIE_DISABLE_MDNS_DISCOVERY=true turns it off", e.getMessage());
            }
        }
    }

    private void announced(PeerId id, List<Multiaddr> addresses) {
        if (id.equals(host.id())) {
            duplicates.compareOwn(id, hostName, host.listenAddresses(), addresses.stream().filter(this::isForeign).toList());
        } else if (book.found(id, addresses, false)) {
            LOG.debug("Discovered peer {} at {}", id, addresses);
            greeter.contact(id);
        }
    }

    /** Whether an address announced with our own id is not ours. */
    private boolean isForeign(Multiaddr address) {
        boolean port = host.listenAddresses().stream().anyMatch(own -> own.port() == address.port());
        return !port || !local.contains(InetAddress.ofLiteral(address.host()));
    }

    /** Notes the configured addresses, again in each round, because names may mean other hosts by then. */
    private void bootstrap() {
        for (Multiaddr address : boot) {
            if (address.kind() == Multiaddr.Kind.DNSADDR) {
                threads.execute(() -> lookUp(address));
            } else {
                note(address);
            }
        }
    }

    private void lookUp(Multiaddr address) {
        try {
            DnsAddr.resolve(address).forEach(this::note);
        } catch (IOException e) {
            if (listenLog.isDue(address.toString())) {
                LOG.warn("bootstrap address {} cannot be looked up: {}", address, e.getMessage());
            }
        }
    }

    private void note(Multiaddr address) {
        if (address.peer().isEmpty()) {
            boolean met = book.all().stream().anyMatch(id -> book.addresses(id).contains(address));
            if (!met) {
                greeter.meet(address);
            }
        } else if (!address.peer().get().equals(host.id()) && book.found(address.peer().get(), List.of(address), true)) {
            greeter.contact(address.peer().get());
        }
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
        out.put("calls.answered", server.answered());
        out.put("calls.failed", server.failed());
        out.put("calls.refused", access.refusals());
        out.put("connections.open", (long) status.connections());
        out.put("connections.inbound", status.inbound());
        out.put("connections.outbound", status.outbound());
        out.put("streams", status.streams());
        status.dropped().forEach((reason, count) -> out.put("dropped." + reason.name().toLowerCase(Locale.ROOT), count));
        Mdns present = mdns;
        if (present != null) {
            out.put("mdns.received", present.received());
            out.put("mdns.dropped", present.dropped());
        }
        return out;
    }

    private void closeMdns() {
        Mdns present = mdns;
        if (present != null) {
            present.close();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        threads.shutdownNow();
        closeMdns();
        duplicates.close();
        host.close();
        try {
            if (!threads.awaitTermination(CLOSE_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("calls to peers were still going on when the node closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
