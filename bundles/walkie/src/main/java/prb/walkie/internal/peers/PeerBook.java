package prb.walkie.internal.peers;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import prb.identity.PeerId;
import prb.libp2p.Multiaddr;
import prb.walkie.api.Peer;
import prb.walkie.api.PeersListener;

/**
 * What this node knows of others. Addresses that were announced and neither answer nor are announced again are forgotten,
 * and a peer with its last address; configured addresses stay. Pure but for the clock; safe for any thread.
 */
public final class PeerBook {

    /** Announced addresses kept per peer; the one heard of longest ago goes first. */
    static final int ADDRESSES_MAX = 8;
    /** Announced peers that never answered. */
    static final int UNKNOWN_MAX = 64;
    static final int PEERS_MAX = 2_048;
    /** Failed contacts in a row after which announced addresses are doubted. */
    static final int FAILURES_MAX = 3;
    /** An address that is doubted is forgotten when it was not announced for this long. Nodes announce every 20 s. */
    static final Duration SILENCE = Duration.ofSeconds(60);

    private static final class Entry {
        private final Map<Multiaddr, Instant> announced = new LinkedHashMap<>();
        private final List<Multiaddr> fixed = new ArrayList<>();
        private @Nullable Peer peer;
        private int failures;

        List<Multiaddr> addresses() {
            List<Multiaddr> out = new ArrayList<>(fixed);
            announced.keySet().stream().filter(address -> !out.contains(address)).forEach(out::add);
            return out;
        }
    }

    private final Clock clock;
    private final Map<PeerId, Entry> entries = new LinkedHashMap<>();
    private final List<PeersListener> listeners = new CopyOnWriteArrayList<>();
    private List<Peer> told = List.of();

    public PeerBook(Clock clock) {
        this.clock = clock;
    }

    /**
     * Notes addresses of a peer.
     *
     * @param fixed whether they are configured, and therefore never forgotten
     * @return whether the peer should be contacted now: it is new, or did not answer and has a new address
     */
    public synchronized boolean found(PeerId id, Collection<Multiaddr> addresses, boolean fixed) {
        Entry entry = entries.get(id);
        boolean isNew = entry == null;
        if (entry == null) {
            if (entries.size() >= PEERS_MAX || !fixed && unknown() >= UNKNOWN_MAX) {
                return false;
            }
            entry = new Entry();
            entries.put(id, entry);
        }
        boolean fresh = false;
        for (Multiaddr address : addresses) {
            Multiaddr plain = address.withoutPeer();
            fresh |= !entry.fixed.contains(plain) && !entry.announced.containsKey(plain);
            if (!fixed) {
                entry.announced.remove(plain);
                entry.announced.put(plain, clock.instant());
            } else if (!entry.fixed.contains(plain)) {
                entry.fixed.add(plain);
            }
        }
        while (entry.announced.size() > ADDRESSES_MAX) {
            entry.announced.remove(entry.announced.keySet().iterator().next());
        }
        return isNew || fresh && (entry.peer == null || !entry.peer.reachable());
    }

    private long unknown() {
        return entries.values().stream().filter(entry -> entry.peer == null && entry.fixed.isEmpty()).count();
    }

    /** Addresses to dial, the one that answered last first. */
    public synchronized List<Multiaddr> addresses(PeerId id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            return List.of();
        }
        List<Multiaddr> out = new ArrayList<>();
        if (entry.peer != null) {
            entry.peer.addresses().stream().map(text -> Multiaddr.parse(text).withoutPeer()).forEach(out::add);
        }
        entry.addresses().stream().filter(address -> !out.contains(address)).forEach(out::add);
        return out;
    }

    /** Notes that a peer answered Hello. @param reached how it was reached; its addresses are replaced */
    public void greeted(PeerId id, Peer reached) {
        synchronized (this) {
            Entry entry = entries.get(id);
            if (entry == null) {
                return;
            }
            entry.failures = 0;
            List<String> addresses = new ArrayList<>(reached.addresses());
            entry.addresses().stream().map(address -> address.withPeer(id).toString())
                    .filter(text -> !addresses.contains(text)).forEach(addresses::add);
            entry.peer = new Peer(reached.id(), reached.role(), reached.hostname(), addresses, reached.host(),
                    reached.chainIdentity(), reached.bridgeIdentity(), true, clock.instant());
        }
        tell();
    }

    /** Notes that a call to a peer was answered. */
    public synchronized void seen(PeerId id) {
        Entry entry = entries.get(id);
        if (entry != null && entry.peer != null && entry.peer.reachable()) {
            entry.peer = with(entry.peer, true, clock.instant());
        }
    }

    /** Notes that a peer could not be reached; forgets what is to be forgotten. */
    public void failed(PeerId id) {
        synchronized (this) {
            Entry entry = entries.get(id);
            if (entry == null) {
                return;
            }
            entry.failures++;
            if (entry.peer != null) {
                entry.peer = with(entry.peer, false, entry.peer.lastSeen());
            }
            if (entry.failures >= FAILURES_MAX) {
                Instant limit = clock.instant().minus(SILENCE);
                entry.announced.values().removeIf(heard -> heard.isBefore(limit));
            }
            if (entry.announced.isEmpty() && entry.fixed.isEmpty()) {
                entries.remove(id);
            }
        }
        tell();
    }

    /** Takes a peer out, whatever it was announced at. */
    public void refuse(PeerId id) {
        synchronized (this) {
            entries.remove(id);
        }
        tell();
    }

    private static Peer with(Peer peer, boolean reachable, Instant seen) {
        return new Peer(peer.id(), peer.role(), peer.hostname(), peer.addresses(), peer.host(), peer.chainIdentity(),
                peer.bridgeIdentity(), reachable, seen);
    }

    /** Everyone to contact again, known or not. */
    public synchronized List<PeerId> all() {
        return List.copyOf(entries.keySet());
    }

    public synchronized Optional<Peer> peer(PeerId id) {
        return Optional.ofNullable(entries.get(id)).map(entry -> entry.peer);
    }

    /** Peers that answered Hello at least once. */
    public synchronized List<Peer> peers() {
        return entries.values().stream().flatMap(entry -> Optional.ofNullable(entry.peer).stream()).toList();
    }

    /** See {@link prb.walkie.api.Peers#onChange}. */
    public AutoCloseable onChange(PeersListener listener) {
        synchronized (listeners) {
            listeners.add(listener);
            listener.peers(peers());
        }
        return () -> listeners.remove(listener);
    }

    private void tell() {
        synchronized (listeners) {
            List<Peer> now = peers();
            if (!visible(now).equals(visible(told))) {
                told = now;
                listeners.forEach(listener -> listener.peers(now));
            }
        }
    }

    /** What a change is about; the time of the last contact alone is none. */
    private static List<Peer> visible(List<Peer> peers) {
        return peers.stream().map(peer -> with(peer, peer.reachable(), Instant.EPOCH)).toList();
    }
}
