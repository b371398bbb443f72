package prb.walkie.internal.peers;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
 * and a peer with its last address; configured addresses stay as long as they are configured. Pure but for the clock; safe for
 * any thread.
 */
public final class PeerBook {

    /** Announced addresses kept per peer; the one heard of longest ago goes first. */
    static final int ADDRESSES_MAX = 8;
    /** Announced peers that never answered; when there are more, one that was tried in vain makes room. */
    static final int UNKNOWN_MAX = 64;
    static final int PEERS_MAX = 2_048;
    /** Configured addresses of a peer that are used. */
    static final int FIXED_MAX = 16;
    /** Failed contacts in a row after which announced addresses are doubted. */
    static final int FAILURES_MAX = 3;
    /** An address that is doubted is forgotten when it was not announced for this long. Nodes announce every 20 s. */
    static final Duration SILENCE = Duration.ofSeconds(60);

    private static final class Entry {
        private final Map<Multiaddr, Instant> announced = new LinkedHashMap<>();
        /** By whoever configured them. */
        private final Map<Object, List<Multiaddr>> fixed = new LinkedHashMap<>();
        private @Nullable Peer peer;
        private int failures;

        List<Multiaddr> addresses() {
            List<Multiaddr> out = new ArrayList<>();
            fixed.values().forEach(addresses -> addresses.stream().filter(address -> !out.contains(address)).forEach(out::add));
            announced.keySet().stream().filter(address -> !out.contains(address)).forEach(out::add);
            return out;
        }

        boolean isStranger() {
            return peer == null && fixed.isEmpty();
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
     * Notes announced addresses of a peer.
     *
     * @return whether the peer should be contacted now: it is new, or did not answer and has a new address
     */
    public synchronized boolean announced(PeerId id, Collection<Multiaddr> addresses) {
        Entry entry = entries.get(id);
        boolean isNew = entry == null;
        if (entry == null) {
            if (addresses.isEmpty() || entries.size() >= PEERS_MAX || strangers() >= UNKNOWN_MAX && !makeRoom()) {
                return false;
            }
            entry = new Entry();
            entries.put(id, entry);
        }
        List<Multiaddr> before = entry.addresses();
        for (Multiaddr address : addresses) {
            Multiaddr plain = address.withoutPeer();
            entry.announced.remove(plain);
            entry.announced.put(plain, clock.instant());
        }
        while (entry.announced.size() > ADDRESSES_MAX) {
            entry.announced.remove(entry.announced.keySet().iterator().next());
        }
        return isNew || isDue(entry, before);
    }

    /**
     * Notes where a peer is by configuration, in place of what the same source said before.
     *
     * @param source who says so @param addresses empty: the source knows the peer no longer
     * @return as {@link #announced}
     */
    public synchronized boolean configured(Object source, PeerId id, Collection<Multiaddr> addresses) {
        Entry entry = entries.get(id);
        boolean isNew = entry == null;
        if (entry == null) {
            if (addresses.isEmpty() || entries.size() >= PEERS_MAX) {
                return false;
            }
            entry = new Entry();
            entries.put(id, entry);
        }
        List<Multiaddr> before = entry.addresses();
        List<Multiaddr> now = addresses.stream().map(Multiaddr::withoutPeer).distinct().limit(FIXED_MAX).toList();
        List<Multiaddr> last = now.isEmpty() ? entry.fixed.remove(source) : entry.fixed.put(source, now);
        if (last != null) {
            // They may still lead to the peer: they fade as announced ones do.
            last.stream().filter(address -> !now.contains(address))
                    .forEach(address -> fade(id, address));
        }
        return isNew || isDue(entry, before);
    }

    /** What a source says of a peer now. */
    synchronized List<Multiaddr> configured(Object source, PeerId id) {
        Entry entry = entries.get(id);
        return entry == null ? List.of() : entry.fixed.getOrDefault(source, List.of());
    }

    /** Takes back all that a source configured. */
    public synchronized void release(Object source) {
        List.copyOf(entries.keySet()).forEach(id -> configured(source, id, List.of()));
    }

    private void fade(PeerId id, Multiaddr address) {
        Entry entry = entries.get(id);
        if (entry != null) {
            entry.announced.putIfAbsent(address, clock.instant());
        }
    }

    private static boolean isDue(Entry entry, List<Multiaddr> before) {
        boolean fresh = !before.containsAll(entry.addresses());
        return fresh && (entry.peer == null || !entry.peer.reachable());
    }

    private long strangers() {
        return entries.values().stream().filter(Entry::isStranger).count();
    }

    /** Whoever announces peers that do not exist must not keep out one that does. */
    private boolean makeRoom() {
        Optional<PeerId> tried = entries.entrySet().stream()
                .filter(entry -> entry.getValue().isStranger() && entry.getValue().failures > 0)
                .max(Comparator.comparingInt(entry -> entry.getValue().failures)).map(Map.Entry::getKey);
        tried.ifPresent(entries::remove);
        return tried.isPresent();
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
            if (!addresses.isEmpty()) {
                // One that answers is enough to doubt those that nobody announces any more.
                forgetSilent(entry);
            }
            entry.addresses().stream().map(address -> address.withPeer(id).toString())
                    .filter(text -> !addresses.contains(text)).forEach(addresses::add);
            entry.peer = with(reached, addresses, true, clock.instant());
        }
        tell();
    }

    private void forgetSilent(Entry entry) {
        Instant limit = clock.instant().minus(SILENCE);
        entry.announced.values().removeIf(heard -> heard.isBefore(limit));
    }

    /** Notes that a call to a peer was answered. */
    public synchronized void seen(PeerId id) {
        Entry entry = entries.get(id);
        if (entry != null && entry.peer != null && entry.peer.reachable()) {
            entry.peer = with(entry.peer, entry.peer.addresses(), true, clock.instant());
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
            boolean doubted = entry.failures >= FAILURES_MAX;
            if (doubted) {
                forgetSilent(entry);
            }
            List<Multiaddr> left = entry.addresses();
            if (entry.peer != null) {
                Peer before = entry.peer;
                boolean replace = doubted && !left.isEmpty();
                entry.peer = with(before, replace
                        ? left.stream().map(address -> address.withPeer(id).toString()).toList()
                        : before.addresses(), false, before.lastSeen());
            }
            if (left.isEmpty() && (doubted || entry.peer == null)) {
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

    private static Peer with(Peer peer, List<String> addresses, boolean reachable, Instant seen) {
        return new Peer(peer.id(), peer.role(), peer.hostname(), addresses, peer.host(), peer.chainIdentity(),
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
        return peers.stream().map(peer -> with(peer, peer.addresses(), peer.reachable(), Instant.EPOCH)).toList();
    }
}
