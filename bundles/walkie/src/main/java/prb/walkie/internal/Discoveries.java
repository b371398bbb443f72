package prb.walkie.internal;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.PeerId;
import prb.libp2p.Host;
import prb.libp2p.Multiaddr;
import prb.walkie.api.AnnouncedNode;
import prb.walkie.api.DiscoveredPeers;
import prb.walkie.api.DiscoverySession;
import prb.walkie.api.PeerDiscovery;
import prb.walkie.internal.peers.DuplicateWatch;
import prb.walkie.internal.peers.Greeter;
import prb.walkie.internal.peers.PeerBook;

/**
 * The ways to find peers that are there now, and what becomes of what they find. Begins them when the node is ready; one that
 * goes takes what it configured with it. Reports of more than 64 addresses are cut.
 */
final class Discoveries implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Discoveries.class);
    private static final int ADDRESSES_MAX = 64;

    private final Host host;
    private final String hostName;
    private final PeerBook book;
    private final Greeter greeter;
    private final DuplicateWatch duplicates;
    private final Map<PeerDiscovery, Optional<DiscoverySession>> present = new LinkedHashMap<>();
    private boolean ready;
    private boolean closed;

    Discoveries(Host host, String hostName, PeerBook book, Greeter greeter, DuplicateWatch duplicates) {
        this.host = host;
        this.hostName = hostName;
        this.book = book;
        this.greeter = greeter;
        this.duplicates = duplicates;
    }

    synchronized void add(PeerDiscovery discovery) {
        if (!closed) {
            present.put(discovery, ready ? begun(discovery) : Optional.empty());
        }
    }

    void remove(PeerDiscovery discovery) {
        Optional<DiscoverySession> session;
        synchronized (this) {
            session = Optional.ofNullable(present.remove(discovery)).flatMap(begun -> begun);
        }
        session.ifPresent(DiscoverySession::close);
        book.release(discovery);
    }

    /** The node knows now what to tell of itself. */
    synchronized void begin() {
        ready = !closed;
        if (ready) {
            present.replaceAll((discovery, session) -> session.isPresent() ? session : begun(discovery));
        }
    }

    private Optional<DiscoverySession> begun(PeerDiscovery discovery) {
        try {
            return Optional.of(discovery.begin(new Self(), new Sink(discovery)));
        } catch (RuntimeException e) {
            LOG.error("peers are not looked for by {}", discovery.name(), e);
            return Optional.empty();
        }
    }

    synchronized Map<String, Long> counters() {
        Map<String, Long> out = new LinkedHashMap<>();
        present.forEach((discovery, session) -> session.ifPresent(begun -> begun.counters()
                .forEach((name, count) -> out.put(discovery.name() + "." + name, count))));
        return out;
    }

    @Override
    public void close() {
        List<DiscoverySession> sessions = new ArrayList<>();
        synchronized (this) {
            closed = true;
            ready = false;
            present.values().forEach(session -> session.ifPresent(sessions::add));
            present.clear();
        }
        sessions.forEach(DiscoverySession::close);
    }

    private final class Self implements AnnouncedNode {
        @Override
        public String peerId() {
            return host.id().toString();
        }

        @Override
        public String hostName() {
            return hostName;
        }

        @Override
        public List<String> listenAddresses() {
            return host.listenAddresses().stream().map(address -> address.withoutPeer().toString()).toList();
        }
    }

    private final class Sink implements DiscoveredPeers {
        private final PeerDiscovery source;

        Sink(PeerDiscovery source) {
            this.source = source;
        }

        @Override
        public void found(String peerId, List<String> texts, boolean configured) {
            List<Multiaddr> addresses = dialable(texts);
            if (peerId.isEmpty()) {
                if (configured) {
                    addresses.forEach(this::meet);
                }
                return;
            }
            PeerId id;
            try {
                id = PeerId.parse(peerId);
            } catch (IllegalArgumentException e) {
                LOG.debug("{} found a peer without a proper id: {}", source.name(), e.getMessage());
                return;
            }
            if (id.equals(host.id())) {
                duplicates.compareOwn(id, hostName, host.listenAddresses(), addresses.stream().filter(this::isForeign).toList());
            } else if (configured ? book.configured(source, id, addresses) : book.announced(id, addresses)) {
                LOG.debug("Discovered peer {} at {}", id, addresses);
                greeter.contact(id);
            }
        }

        private void meet(Multiaddr address) {
            if (book.all().stream().noneMatch(id -> book.addresses(id).contains(address))) {
                greeter.meet(source, address);
            }
        }

        private List<Multiaddr> dialable(List<String> texts) {
            List<Multiaddr> out = new ArrayList<>();
            for (String text : texts.subList(0, Math.min(texts.size(), ADDRESSES_MAX))) {
                try {
                    Multiaddr address = Multiaddr.parse(text).withoutPeer();
                    boolean literal = address.kind() == Multiaddr.Kind.IP4 || address.kind() == Multiaddr.Kind.IP6;
                    if (literal && address.port() > 0 && !address.isWildcard()) {
                        out.add(address);
                    }
                } catch (IllegalArgumentException e) {
                    LOG.debug("{} found an address that cannot be used: {}", source.name(), e.getMessage());
                }
            }
            return out;
        }

        /** Whether an address told with our own id is not ours. */
        private boolean isForeign(Multiaddr address) {
            boolean port = host.listenAddresses().stream().anyMatch(own -> own.port() == address.port());
            return !port || !isLocal(InetAddress.ofLiteral(address.host()));
        }

        private static boolean isLocal(InetAddress address) {
            try {
                return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
            } catch (SocketException e) {
                LOG.debug("whether {} is an address of this host cannot be told", address, e);
                return true; // A false alarm is worse than one that comes a round later.
            }
        }
    }
}
