package prb.walkie.access;

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
import java.util.function.BiPredicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.PeerId;
import prb.walkie.api.AccessGuard;
import prb.walkie.api.AccessPolicy;
import prb.walkie.api.GuardedNode;
import prb.walkie.api.PeerAccess;

/**
 * Who is allowed: configured peers, those of the file, and those that showed the pre-shared key within the last hour; at most
 * 4,096 of the first two together and of the last. Changes of settings and of the file apply live. Safe for any thread.
 */
@Component(service = {PeerAccess.class, AccessPolicy.class}, configurationPid = "prb.walkie.access")
@Designate(ocd = AccessControl.Config.class)
public final class AccessControl implements PeerAccess, AccessPolicy {

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

    private final Clock clock;
    private final BiPredicate<InetAddress, InetAddress> sameHost;
    /** Allowed without the file: configured ones, and all when there is no file. */
    private final Set<String> allowed = ConcurrentHashMap.newKeySet();
    private final Set<String> configured = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> grants = new ConcurrentHashMap<>();
    private final LongAdder refusals = new LongAdder();
    private volatile Optional<PreSharedKey> key = Optional.empty();
    private volatile Optional<AllowedPeersFile> file = Optional.empty();

    @Activate
    public AccessControl(Config config) throws IOException {
        this(config.allowedPeers(), config.pskFile(), config.file(), Clock.systemUTC(), sameHost());
    }

    /** The same without a file of allowed peers. */
    public AccessControl(String[] allowedPeers, String pskFile, Clock clock, BiPredicate<InetAddress, InetAddress> sameHost)
            throws IOException {
        this(allowedPeers, pskFile, "", clock, sameHost);
    }

    /**
     * @param allowedPeers peer ids @param pskFile file of the pre-shared key, or empty @param allowedFile file of allowed peers,
     *     or empty
     * @param sameHost whether a caller at the first address that reached us at the second is on this host
     * @throws IllegalArgumentException when a peer id or the key is wrong
     * @throws IOException when the key cannot be read
     */
    public AccessControl(String[] allowedPeers, String pskFile, String allowedFile, Clock clock,
            BiPredicate<InetAddress, InetAddress> sameHost) throws IOException {
        this.clock = clock;
        this.sameHost = sameHost;
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

    @Override
    public long refusals() {
        return refusals.sum();
    }

    @Override
    public AccessGuard guard(GuardedNode node) {
        return new Guard(this, node, clock);
    }

    private static BiPredicate<InetAddress, InetAddress> sameHost() {
        LocalAddresses known = new LocalAddresses();
        return (remote, local) -> remote.equals(local) || known.contains(remote);
    }

    boolean isSameHost(InetAddress remote, InetAddress local) {
        return sameHost.test(remote, local);
    }

    boolean isAllowed(String id) {
        Instant until = grants.get(id);
        return allowed.contains(id) || until != null && clock.instant().isBefore(until)
                || file.isPresent() && file.get().peers().contains(id);
    }

    void refused() {
        refusals.increment();
    }

    /** The pre-shared key of now. */
    Optional<PreSharedKey> key() {
        return key;
    }

    /** Notes that a peer showed the key. */
    void granted(String peerId) {
        Instant now = clock.instant();
        grants.values().removeIf(until -> !now.isBefore(until));
        if (grants.size() < GRANTS_MAX) {
            grants.put(peerId, now.plus(GRANT_LIFE));
            LOG.info("peer {} showed the pre-shared key and may call methods that change something", peerId);
        }
    }
}
