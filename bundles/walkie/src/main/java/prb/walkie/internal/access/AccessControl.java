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
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
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
 * The rules: reading is open to all but peers that told another chain; changing needs this host, an allowed peer id, or the
 * pre-shared key. Changes of settings and of the file of allowed peers apply live.
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

        /** File of allowed peers. */
        @AttributeDefinition(
                name = "File of allowed peers",
                description = "Where prb peer allow notes peers, one id a line; empty: they are forgotten with the process")
        String file() default "";

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
    private final ChainClaims claims = new ChainClaims();
    /** Allowed without the file: configured ones, and all when there is no file. */
    private final Set<String> allowed = ConcurrentHashMap.newKeySet();
    private final Set<String> configured = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> grants = new ConcurrentHashMap<>();
    private final LongAdder refusals = new LongAdder();
    private volatile Optional<PreSharedKey> key = Optional.empty();
    private volatile Optional<AllowedPeersFile> file = Optional.empty();
    private volatile Supplier<String> ownChain = () -> "";

    @Activate
    public AccessControl(Config config) throws IOException {
        this(config.allowedPeers(), config.pskFile(), config.file(), Clock.systemUTC(), sameHost());
    }

    /** The same without a file of allowed peers. */
    public AccessControl(String[] allowedPeers, String pskFile, Clock clock, Predicate<Connection> sameHost) throws IOException {
        this(allowedPeers, pskFile, "", clock, sameHost);
    }

    /**
     * @param allowedPeers peer ids @param pskFile file of the pre-shared key, or empty @param allowedFile file of allowed peers,
     *     or empty
     * @param sameHost whether a connection comes from this host
     * @throws IllegalArgumentException when a peer id or the key is wrong
     * @throws IOException when the key cannot be read
     */
    public AccessControl(String[] allowedPeers, String pskFile, String allowedFile, Clock clock, Predicate<Connection> sameHost)
            throws IOException {
        this.clock = clock;
        this.sameHost = sameHost;
        this.refusalLog = new RefusalLog(clock);
        apply(allowedPeers, pskFile, allowedFile);
    }

    @Modified
    void modified(Config config) throws IOException {
        apply(config.allowedPeers(), config.pskFile(), config.file());
    }

    private void apply(String[] allowedPeers, String pskFile, String allowedFile) throws IOException {
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
        file = allowedFile.isBlank() ? Optional.empty() : Optional.of(new AllowedPeersFile(Path.of(allowedFile)));
        file.ifPresent(AllowedPeersFile::peers);
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
        String id = parsed(peerId, "allow");
        if (allowed().size() >= ALLOWED_MAX) {
            throw new IllegalArgumentException("already " + ALLOWED_MAX + " peers are allowed; revoke some first");
        }
        if (file.isPresent()) {
            file.get().add(id);
        } else {
            allowed.add(id);
        }
        LOG.info("peer {} may call methods that change something", id);
    }

    @Override
    public boolean revoke(String peerId) {
        boolean was = allowed.remove(peerId);
        was |= grants.remove(peerId) != null;
        was |= file.isPresent() && file.get().remove(peerId);
        LOG.info("peer {} may no longer call methods that change something", peerId);
        return was;
    }

    @Override
    public Set<String> allowed() {
        Set<String> all = new TreeSet<>(allowed);
        file.ifPresent(present -> all.addAll(present.peers()));
        return Set.copyOf(all);
    }

    /** Says which chain this node serves. @param own its identity, empty while it is not known */
    public void serves(Supplier<String> own) {
        ownChain = own;
    }

    /** Notes which chain a peer told in Hello. */
    public void told(String peerId, String chainIdentity) {
        claims.told(peerId, chainIdentity);
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
        return allowed.contains(id) || until != null && clock.instant().isBefore(until)
                || file.isPresent() && file.get().peers().contains(id);
    }

    /** Whether a caller may call something of an access. */
    boolean may(Caller caller, Access access) {
        return caller.allowed() || access == Access.READ && !claims.isOfAnother(caller.peerId(), ownChain.get());
    }

    @Override
    public void check(Caller caller, Access access, String what) throws WalkieException {
        if (may(caller, access)) {
            return;
        }
        refusals.increment();
        String reason = access == Access.READ ? "it serves another chain" : "it is not allowed";
        String message = "peer " + caller.peerId() + " may not call " + what + ": " + reason
                + "; allow it on the host that refused with: prb peer allow " + caller.peerId();
        if (refusalLog.isDue(caller.peerId())) {
            LOG.warn("refused a call from {}: {}", caller.host(), message);
        }
        throw new WalkieException(WalkieException.Type.UNAUTHORIZED, message);
    }

    /**
     * The method {@code Auth} of a node.
     *
     * @param self peer id of the node @param accessOf access of a method or stream protocol by its name
     */
    public WalkieMethod auth(String self, Function<String, Optional<Access>> accessOf) {
        return new PskServer(() -> key, self, this::granted,
                (caller, what) -> may(caller, accessOf.apply(what).orElse(Access.CHANGE)), clock);
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
