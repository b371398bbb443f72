package prb.libp2p.internal.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.PeerId;
import prb.libp2p.Connection;
import prb.libp2p.ConnectionListener;
import prb.libp2p.DropReason;
import prb.libp2p.Host;
import prb.libp2p.HostKey;
import prb.libp2p.HostOptions;
import prb.libp2p.HostStatus;
import prb.libp2p.Multiaddr;
import prb.libp2p.PeerException;
import prb.libp2p.StreamHandler;
import prb.libp2p.internal.VarInt;
import prb.libp2p.internal.mux.RoomBudget;
import prb.scale.Bytes;

/** The host over TCP. A virtual thread per listener, per connection and per stream; one more looks after them all. */
public final class TcpHost implements Host {

    private static final Logger LOG = LoggerFactory.getLogger(TcpHost.class);
    private static final Duration CARE_PERIOD = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final int BACKLOG = 128;
    private static final int PING_BYTES = 32;
    /** How long the other side may take to end a connection that we ended in good order. */
    private static final Duration LINGER = Duration.ofSeconds(2);
    /** So many connections may have their buffers full at once. */
    private static final int FULL_CONNECTIONS = 4;
    private static final String PING = "/ipfs/ping/1.0.0";

    private final HostKey key;
    private final PeerId id;
    private final HostOptions options;
    private final Upgrader upgrader;
    private final Dialer dialer;
    private final Counters counters = new Counters();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("libp2p-", 0).factory());
    private final Map<String, StreamHandler> handlers = new ConcurrentHashMap<>();
    private final List<String> protocols = new CopyOnWriteArrayList<>();
    private final List<ConnectionListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<ServerSocket, Multiaddr> servers = new ConcurrentHashMap<>();
    private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<Socket, Long> lingering = new ConcurrentHashMap<>();
    private final Admission admission;
    private final RoomBudget room;
    private final Map<PeerId, CompletableFuture<TcpConnection>> dials = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    public TcpHost(HostKey key, HostOptions options) {
        this.key = key;
        this.id = key.peerId();
        this.options = options;
        this.upgrader = new Upgrader(this, key);
        this.dialer = new Dialer(this, upgrader);
        this.admission = new Admission(options, counters, connections);
        this.room = new RoomBudget((long) FULL_CONNECTIONS * options.bufferedBytesMax());
        handle(IdentifyCodec.PROTOCOL, (connection, stream) -> stream.finish(identity(connection)));
        // What a peer pushes is checked and not kept: nothing here depends on it.
        handle(IdentifyCodec.PUSH, (connection, stream) -> IdentifyCodec.decode(
                TcpConnection.unframe(stream.readAll(IdentifyCodec.BYTES_MAX)), connection.remote()));
        handle(PING, TcpHost::ping);
        execute(this::care);
    }

    private List<Bytes> identity(Connection connection) throws IOException {
        Bytes message = IdentifyCodec.encode(key.publicKey(), listenAddresses(), protocols,
                Multiaddr.of(connection.remoteAddress()), options.agent());
        return List.of(Bytes.wrap(VarInt.encode(message.size())), message);
    }

    private static void ping(Connection connection, prb.libp2p.Stream stream) throws IOException {
        int left = PING_BYTES;
        for (Bytes piece = stream.read(); !piece.isEmpty(); piece = stream.read()) {
            stream.write(List.of(piece));
            left -= piece.size();
        }
        stream.closeWrite();
        if (left % PING_BYTES != 0) {
            throw new PeerException(DropReason.MALFORMED, "a ping has other than 32 bytes");
        }
    }

    @Override
    public PeerId id() {
        return id;
    }

    HostOptions options() {
        return options;
    }

    RoomBudget room() {
        return room;
    }

    Counters counters() {
        return counters;
    }

    boolean serves(String protocol) {
        return handlers.containsKey(protocol);
    }

    @Nullable
    StreamHandler handler(String protocol) {
        return handlers.get(protocol);
    }

    @Override
    public void handle(String protocol, StreamHandler handler) {
        if (handlers.put(protocol, handler) == null) {
            protocols.add(protocol);
        }
    }

    @Override
    public void unhandle(String protocol) {
        handlers.remove(protocol);
        protocols.remove(protocol);
    }

    @Override
    public void listen(ConnectionListener listener) {
        listeners.add(listener);
    }

    @Override
    public Multiaddr listen(Multiaddr address) throws IOException {
        if (address.kind() != Multiaddr.Kind.IP4 && address.kind() != Multiaddr.Kind.IP6) {
            throw new IllegalArgumentException("cannot listen at " + address + ": expected /ip4/.../tcp/... or /ip6/.../tcp/...");
        }
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.ofLiteral(address.host()), address.port()), BACKLOG);
        } catch (IOException e) {
            server.close();
            throw new IOException("cannot listen at " + address + ": " + e.getMessage(), e);
        }
        Multiaddr real = new Multiaddr(address.kind(), address.host(), server.getLocalPort(), java.util.Optional.empty());
        servers.put(server, real);
        if (!execute(() -> accept(server)) || isClosing()) {
            server.close();
        }
        return real;
    }

    @Override
    public List<Multiaddr> listenAddresses() {
        return List.copyOf(servers.values());
    }

    private void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                if (admission.admit(socket) && !execute(() -> upgrade(socket))) {
                    Admission.quietly(socket);
                }
            } catch (IOException e) {
                if (!server.isClosed()) {
                    LOG.warn("accepting connections at {} failed: {}", servers.get(server), e.toString());
                }
            }
        }
    }

    private void upgrade(Socket socket) {
        TcpConnection connection = null;
        try {
            socket.setTcpNoDelay(true);
            connection = upgrader.accepted(socket);
        } catch (PeerException e) {
            counters.dropped(e.reason());
            LOG.debug("a peer at {} was refused: {}", socket.getRemoteSocketAddress(), e.getMessage());
        } catch (IOException e) {
            LOG.debug("a peer at {} went before it was connected", socket.getRemoteSocketAddress(), e);
        } finally {
            admission.done(socket);
            if (connection == null) {
                Admission.quietly(socket);
            }
        }
        if (connection != null) {
            counters.inbound.increment();
            begin(connection);
        }
    }

    private void begin(TcpConnection connection) {
        connections.add(connection);
        listeners.forEach(listener -> listener.opened(connection));
        if (!connection.start() || isClosing()) {
            connection.close();
            closeLingering(System.nanoTime() + 1);
        }
    }

    /** Runs something on a thread of its own. @return false when the host is closing */
    boolean execute(Runnable task) {
        try {
            threads.execute(task);
            return true;
        } catch (RejectedExecutionException closing) {
            return false;
        }
    }

    /** Has a socket closed after a while, if it is not by then. */
    void lingers(Socket socket) {
        lingering.put(socket, System.nanoTime());
    }

    private void closeLingering(long before) {
        lingering.forEach((socket, since) -> {
            if (socket.isClosed() || since - before < 0) {
                Admission.quietly(socket);
                lingering.remove(socket);
            }
        });
    }

    void ended(TcpConnection connection, PeerException why) {
        connections.remove(connection);
        if (why.reason() != DropReason.CLOSED) {
            counters.dropped(why.reason());
            LOG.debug("the connection to {} was dropped: {}", connection.remote(), why.getMessage());
        }
        listeners.forEach(listener -> listener.closed(connection));
    }

    @Override
    public Connection dial(List<Multiaddr> addresses, @Nullable PeerId expected, Duration timeout) throws IOException {
        return dialled(addresses, expected, timeout);
    }

    private TcpConnection dialled(List<Multiaddr> addresses, @Nullable PeerId expected, Duration timeout) throws IOException {
        if (isClosing()) {
            throw new PeerException(DropReason.CLOSED, "the host is closed");
        }
        if (connections.size() >= options.connectionsMax()) {
            throw new PeerException(DropReason.LIMIT, "all " + options.connectionsMax() + " connections are in use");
        }
        TcpConnection connection = dialer.dial(addresses, expected, timeout);
        counters.outbound.increment();
        begin(connection);
        return connection;
    }

    @Override
    public Connection connect(PeerId peer, List<Multiaddr> addresses, Duration timeout) throws IOException {
        TcpConnection open = find(peer);
        if (open != null) {
            return open;
        }
        CompletableFuture<TcpConnection> own = new CompletableFuture<>();
        CompletableFuture<TcpConnection> other = dials.putIfAbsent(peer, own);
        if (other != null) {
            return await(other, timeout);
        }
        try {
            // Another caller's dial may have ended since we looked.
            TcpConnection meanwhile = find(peer);
            TcpConnection dialled = meanwhile != null ? meanwhile : dialled(addresses, peer, timeout);
            own.complete(dialled);
            return dialled;
        } catch (IOException | RuntimeException e) {
            own.completeExceptionally(e);
            throw e;
        } finally {
            dials.remove(peer, own);
        }
    }

    private static TcpConnection await(CompletableFuture<TcpConnection> dial, Duration timeout) throws IOException {
        try {
            return dial.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            String why = e.getCause() == null ? e.toString() : String.valueOf(e.getCause().getMessage());
            throw new PeerException(e.getCause() instanceof PeerException p ? p.reason() : DropReason.CLOSED, why, e);
        } catch (TimeoutException e) {
            throw new PeerException(DropReason.TIMEOUT, "the dial in progress did not end in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException(DropReason.TIMEOUT, "interrupted while dialling", e);
        }
    }

    private @Nullable TcpConnection find(PeerId peer) {
        TcpConnection found = null;
        for (TcpConnection connection : connections) {
            if (connection.remote().equals(peer) && (found == null || connection.outbound()) && connection.claim()) {
                found = connection;
            }
        }
        return found;
    }

    @Override
    public List<Connection> connections() {
        return List.copyOf(connections);
    }

    @Override
    public HostStatus status() {
        return new HostStatus(connections.size(), counters.inbound.sum(), counters.outbound.sum(), counters.streams.sum(),
                counters.dropped());
    }

    // Looks after what has no deadline of its own: slow upgrades, stalled writes, idle connections.
    private void care() {
        try {
            while (!closing.await(CARE_PERIOD.toNanos(), TimeUnit.NANOSECONDS)) {
                long now = System.nanoTime();
                admission.expire(now);
                closeLingering(now - LINGER.toNanos());
                connections.forEach(connection -> connection.inspect(now));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    @Override
    public void close() {
        closing.countDown();
        servers.keySet().forEach(server -> {
            try {
                server.close();
            } catch (IOException e) {
                LOG.debug("closing a listener failed", e);
            }
        });
        admission.close();
        connections.forEach(TcpConnection::close);
        closeLingering(System.nanoTime() + 1);
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
                threads.shutdownNow();
                LOG.warn("handlers of streams were still busy when the host closed; they were interrupted");
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
