package prb.walkie.internal.peers;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.PeerId;
import prb.libp2p.Connection;
import prb.libp2p.Host;
import prb.libp2p.HostKey;
import prb.libp2p.HostOptions;
import prb.libp2p.Multiaddr;
import prb.walkie.api.WalkieException;
import prb.wire.walkie.WalkieRoles;
import prb.wire.walkie.WalkieSystemInfo;

/**
 * Notices two live nodes with one key, which copied key files lead to. A node may well have several addresses; so each is
 * asked, and it is another node when the host name or the ports at which it says it listens differ. Asks with a key of its
 * own, so that connections in use are not disturbed.
 */
public final class DuplicateWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DuplicateWatch.class);
    /** Each address is asked again after this. */
    private static final Duration AGAIN = Duration.ofMinutes(10);
    private static final Duration DIAL_MAX = Duration.ofSeconds(5);
    private static final int REMEMBERED_MAX = 4_096;

    /** What tells nodes of one key apart. */
    record Marks(String hostName, Set<Integer> ports) {
        Marks {
            ports = Set.copyOf(ports);
        }
    }

    private record Asked(PeerId id, Multiaddr address) {}

    private final Host prober = Host.start(HostKey.fresh(), HostOptions.DEFAULT);
    private final ExecutorService threads;
    private final Consumer<String> alarm;
    private final Clock clock;
    private final Map<Asked, Instant> asked = new LinkedHashMap<>();

    public DuplicateWatch(ExecutorService threads, Consumer<String> alarm, Clock clock) {
        this.threads = threads;
        this.alarm = alarm;
        this.clock = clock;
    }

    /** Compares the addresses of a peer that are due. @param addresses all of them, the one in use first. Returns at once. */
    public void compare(PeerId id, List<Multiaddr> addresses) {
        if (addresses.size() > 1 && isDue(id, addresses)) {
            threads.execute(() -> marks(id, addresses.getFirst())
                    .ifPresent(first -> compare(id, first, addresses.getFirst(), addresses.subList(1, addresses.size()))));
        }
    }

    /** Looks whether another node uses our own key. @param own an address of ours @param others addresses that are not ours */
    public void compareOwn(PeerId self, String hostName, List<Multiaddr> own, List<Multiaddr> others) {
        if (!others.isEmpty() && !own.isEmpty() && isDue(self, others)) {
            Set<Integer> ports = new HashSet<>();
            own.forEach(address -> ports.add(address.port()));
            threads.execute(() -> compare(self, new Marks(hostName, ports), own.getFirst(), others));
        }
    }

    private void compare(PeerId id, Marks first, Multiaddr firstAddress, List<Multiaddr> others) {
        for (Multiaddr other : others) {
            Optional<Marks> marks = marks(id, other);
            // Asked twice: a node that just begins or ends to listen somewhere looks like another for a moment.
            if (marks.isPresent() && !marks.get().equals(first) && marks(id, other).equals(marks)
                    && marks(id, firstAddress).equals(Optional.of(first))) {
                alarm.accept("two live nodes have the key of peer " + id + ": " + firstAddress.withoutPeer() + " (host "
                        + first.hostName() + ") and " + other.withoutPeer() + " (host " + marks.get().hostName()
                        + "); give one of them a key of its own: stop it, move its key file away, start it");
                return;
            }
        }
    }

    private synchronized boolean isDue(PeerId id, List<Multiaddr> addresses) {
        Instant now = clock.instant();
        boolean due = false;
        for (Multiaddr address : addresses) {
            Asked key = new Asked(id, address.withoutPeer());
            Instant before = asked.get(key);
            if (before == null || now.isAfter(before.plus(AGAIN))) {
                due = true;
                asked.remove(key);
                asked.put(key, now);
            }
        }
        while (asked.size() > REMEMBERED_MAX) {
            asked.remove(asked.keySet().iterator().next());
        }
        return due;
    }

    /** Empty when the peer is not there. */
    private Optional<Marks> marks(PeerId id, Multiaddr address) {
        WalkieSystemInfo client = WalkieSystemInfo.newBuilder().setHostname("").setPeerId(prober.id().toString())
                .setRole(WalkieRoles.WR_CLIENT).setChainIdentity("client").setBridgeIdentity("client").build();
        try (Connection connection = prober.dial(List.of(address), id, DIAL_MAX)) {
            WalkieSystemInfo info = Greeter.hello(connection, client);
            Set<Integer> ports = new HashSet<>();
            connection.identify().listenAddresses().forEach(listening -> ports.add(listening.port()));
            return Optional.of(new Marks(info.getHostname(), ports));
        } catch (IOException e) {
            LOG.debug("{} is not at {}: {}", id, address, e.getMessage());
        } catch (WalkieException e) {
            LOG.debug("{} at {} answers Hello with an error", id, address, e);
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        prober.close();
    }
}
