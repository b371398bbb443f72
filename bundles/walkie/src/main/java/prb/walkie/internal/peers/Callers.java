package prb.walkie.internal.peers;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.PeerId;
import prb.libp2p.Connection;
import prb.libp2p.Host;
import prb.libp2p.Multiaddr;

/**
 * Learns of peers that say Hello to us, which only the one of two that dials does: each is asked where it listens, and greeted in
 * turn. At most once per peer and minute, and its Hello waits for that 1 s at most, because a peer of the original hangs up when
 * it is answered. Only ports are taken from what it says, never the addresses of others.
 */
public final class Callers {

    private static final Logger LOG = LoggerFactory.getLogger(Callers.class);
    private static final Duration ASK_MAX = Duration.ofSeconds(1);

    private final Host host;
    private final PeerBook book;
    private final Greeter greeter;
    private final ExecutorService threads;
    private final Seldom asked;

    public Callers(Host host, PeerBook book, Greeter greeter, ExecutorService threads, Clock clock) {
        this.host = host;
        this.book = book;
        this.greeter = greeter;
        this.threads = threads;
        this.asked = new Seldom(clock);
    }

    /** Notes that a peer said Hello. @param peerId its proven id */
    public void heard(String peerId) {
        PeerId id = PeerId.parse(peerId);
        if (id.equals(host.id()) || book.peer(id).isPresent() || !asked.isDue(peerId)) {
            return;
        }
        Optional<Connection> connection = host.connections().stream()
                .filter(open -> open.remote().equals(id) && !open.outbound() && open.isOpen()).findFirst();
        if (connection.isPresent()) {
            Future<List<Multiaddr>> listening = threads.submit(() -> listening(connection.get()));
            try {
                List<Multiaddr> addresses = listening.get(ASK_MAX.toMillis(), TimeUnit.MILLISECONDS);
                if (!addresses.isEmpty() && book.announced(id, addresses)) {
                    greeter.contact(id);
                }
            } catch (TimeoutException | ExecutionException e) {
                listening.cancel(true);
                LOG.debug("{} does not say where it listens", peerId, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static List<Multiaddr> listening(Connection connection) throws IOException {
        Set<Multiaddr> out = new LinkedHashSet<>();
        Multiaddr seen = Multiaddr.of(connection.remoteAddress());
        for (Multiaddr address : connection.identify().listenAddresses()) {
            boolean sameFamily = address.kind() == seen.kind();
            if (sameFamily && address.port() > 0 && out.size() < PeerBook.ADDRESSES_MAX) {
                out.add(new Multiaddr(seen.kind(), seen.host(), address.port(), Optional.empty()));
            }
        }
        return List.copyOf(out);
    }
}
