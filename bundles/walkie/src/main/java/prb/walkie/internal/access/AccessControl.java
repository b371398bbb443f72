package prb.walkie.internal.access;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.PeerId;
import prb.libp2p.Connection;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.PeerAccess;
import prb.walkie.api.PeerUnreachableException;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;
import prb.walkie.internal.rpc.RpcServer;

/**
 * The rules: reading is open; changing needs this host, an allowed peer id, or the pre-shared key. Changes of settings apply
 * live.
 */
@Component(service = {PeerAccess.class, AccessControl.class}, configurationPid = "prb.walkie.access")
@Designate(ocd = AccessControl.Config.class)
public final class AccessControl implements PeerAccess, RpcServer.Gate {

    private static final Logger LOG = LoggerFactory.getLogger(AccessControl.class);
    private static final int ALLOWED_MAX = 4_096;
    private static final int GRANTS_MAX = 4_096;
    /** A peer that showed the key shows it again after this; ours does so by itself. */
    private static final Duration GRANT_LIFE = Duration.ofHours(1);

    /** Who may change something. */
    @ObjectClassDefinition(name = "Walkie access", description = "Which peers may call methods that change something")
    public @interface Config {

        /** Allowed peers. */
        @AttributeDefinition(
                name = "Allowed peers",
                description = "Peer ids that may call methods which change something (PRB_WALKIE_ALLOWED_PEERS); callers on"
                        + " this host always may")
        String[] allowedPeers() default {};

        /** Key file. */
        @AttributeDefinition(
                name = "Key file",
                description = "File with a key of at least 32 characters that peers share (PRB_WALKIE_PSK_FILE); empty: none")
        String pskFile() default "";
    }

    /** One call of a method to the peer that is to take the key. */
    @FunctionalInterface
    public interface AuthCall {
        Bytes call(String method, Bytes request) throws WalkieException, PeerUnreachableException;
    }

    private final Clock clock;
    private final RefusalLog refusalLog;
    private final Predicate<Connection> sameHost;
    private final Set<String> allowed = ConcurrentHashMap.newKeySet();
    private final Set<String> configured = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> grants = new ConcurrentHashMap<>();
    private final LongAdder refusals = new LongAdder();
    private volatile Optional<PreSharedKey> key = Optional.empty();

    @Activate
    public AccessControl(Config config) throws IOException {
        this(config.allowedPeers(), config.pskFile(), Clock.systemUTC(), sameHost());
    }

    /**
     * @param sameHost whether a connection comes from this host
     * @throws IllegalArgumentException when a peer id or the key is wrong
     * @throws IOException when the key cannot be read
     */
    public AccessControl(String[] allowedPeers, String pskFile, Clock clock, Predicate<Connection> sameHost) throws IOException {
        this.clock = clock;
        this.sameHost = sameHost;
        this.refusalLog = new RefusalLog(clock);
        apply(allowedPeers, pskFile);
    }

    @Modified
    void modified(Config config) throws IOException {
        apply(config.allowedPeers(), config.pskFile());
    }

    private void apply(String[] allowedPeers, String pskFile) throws IOException {
        Set<String> wanted = new TreeSet<>();
        for (String peer : allowedPeers) {
            if (!peer.isBlank()) {
                wanted.add(parsed(peer.strip(), "PRB_WALKIE_ALLOWED_PEERS"));
            }
        }
        Optional<PreSharedKey> read = pskFile.isBlank()
                ? Optional.empty()
                : Optional.of(PreSharedKey.read(Path.of(pskFile)));
        configured.stream().filter(id -> !wanted.contains(id)).forEach(allowed::remove);
        allowed.addAll(wanted);
        configured.clear();
        configured.addAll(wanted);
        grants.clear();
        key = read;
    }

    private static String parsed(String text, String origin) {
        try {
            return PeerId.parse(text).toString();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(origin + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void allow(String peerId) {
        if (allowed.size() >= ALLOWED_MAX) {
            throw new IllegalArgumentException("already " + ALLOWED_MAX + " peers are allowed; revoke some first");
        }
        allowed.add(parsed(peerId, "allow"));
        LOG.info("peer {} may call methods that change something", peerId);
    }

    @Override
    public void revoke(String peerId) {
        allowed.remove(peerId);
        grants.remove(peerId);
        LOG.info("peer {} may no longer call methods that change something", peerId);
    }

    @Override
    public Set<String> allowed() {
        return Set.copyOf(allowed);
    }

    @Override
    public long refusals() {
        return refusals.sum();
    }

    @Override
    public Caller caller(Connection connection) {
        boolean same = sameHost.test(connection);
        String id = connection.remote().toString();
        return new Caller(id, connection.remoteAddress().getAddress().getHostAddress(), same, same || isAllowed(id));
    }

    private static Predicate<Connection> sameHost() {
        LocalAddresses local = new LocalAddresses();
        return connection -> {
            InetAddress remote = connection.remoteAddress().getAddress();
            return local.contains(remote) || remote.equals(connection.localAddress().getAddress());
        };
    }

    private boolean isAllowed(String id) {
        Instant until = grants.get(id);
        return allowed.contains(id) || until != null && clock.instant().isBefore(until);
    }

    @Override
    public void check(Caller caller, Access access, String what) throws WalkieException {
        if (access == Access.READ || caller.allowed()) {
            return;
        }
        refusals.increment();
        String message = "peer " + caller.peerId() + " may not call " + what + "; allow it on the host that refused with: "
                + "prb peer allow " + caller.peerId();
        if (refusalLog.isDue(caller.peerId())) {
            LOG.warn("refused a call from {}: {}", caller.host(), message);
        }
        throw new WalkieException(WalkieException.Type.UNAUTHORIZED, message);
    }

    /** The method {@code Auth} of a node. @param self peer id of the node */
    public WalkieMethod auth(String self) {
        return new PskServer(() -> key, self, this::granted, clock);
    }

    private void granted(String peerId) {
        Instant now = clock.instant();
        grants.values().removeIf(until -> !now.isBefore(until));
        if (grants.size() < GRANTS_MAX) {
            grants.put(peerId, now.plus(GRANT_LIFE));
            LOG.info("peer {} showed the pre-shared key and may call methods that change something", peerId);
        }
    }

    /** Shows our pre-shared key to a peer. @return whether it took it; false also when we have none */
    public boolean show(String self, String server, AuthCall call) throws WalkieException, PeerUnreachableException {
        Optional<PreSharedKey> current = key;
        return current.isPresent() && new PskClient(current.get(), self).show(server, call);
    }
}
