package prb.walkie.discovery.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.PeerId;
import prb.libp2p.Multiaddr;
import prb.scale.Bytes;
import prb.walkie.api.AnnouncedNode;
import prb.walkie.api.DiscoveredPeers;
import prb.walkie.api.DiscoverySession;
import prb.walkie.discovery.dns.DnsMessage;
import prb.walkie.discovery.dns.DnsReader;

/**
 * Finds peers on the local network and lets itself be found: one IPv4 socket on 224.0.0.251:5353, shared with other programs
 * and joined on every interface that is up, and one on a port of its own for the form whose answers come by unicast. Asks
 * in all three forms, at the start and in every period (the unicast form in every third), and answers all three. A port
 * that cannot be shared is tried again in every period. Looks at 500 packets per second and answers 20.
 */
public final class Mdns implements DiscoverySession {

    private static final Logger LOG = LoggerFactory.getLogger(Mdns.class);
    private static final InetSocketAddress GROUP = new InetSocketAddress(InetAddress.ofLiteral("224.0.0.251"), 5_353);
    /** Answers sent per second to the group, and as many by unicast, whoever asks. */
    private static final int ANSWERS_PER_SECOND = 20;
    /** The original asks in its unicast form every 65 s, in the other every 20 s. */
    private static final int UNICAST_ROUNDS = 3;
    private static final int ID_MAX = 0xffff;
    private static final int PEER_NAME_BYTES = 20;
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final AnnouncedNode self;
    private final DiscoveredPeers peers;
    private final Duration period;
    private final InetSocketAddress group;
    private final PeerId id;
    private final String peerName;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final LongAdder received = new LongAdder();
    private final LongAdder flood = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final PacketGate gate = new PacketGate();
    private final Rate groupAnswers = new Rate(ANSWERS_PER_SECOND);
    private final Rate unicastAnswers = new Rate(ANSWERS_PER_SECOND);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("mdns-", 0).factory());
    private volatile @Nullable MulticastSocket shared;
    private volatile @Nullable MulticastSocket asker;

    /** Starts. @param period between questions */
    public Mdns(AnnouncedNode self, DiscoveredPeers peers, Duration period) {
        this(self, peers, period, GROUP);
    }

    Mdns(AnnouncedNode self, DiscoveredPeers peers, Duration period, InetSocketAddress group) {
        this.self = self;
        this.peers = peers;
        this.period = period;
        this.group = group;
        this.id = PeerId.parse(self.peerId());
        byte[] name = new byte[PEER_NAME_BYTES];
        new SecureRandom().nextBytes(name);
        this.peerName = HexFormat.of().formatHex(name);
        threads.execute(this::run);
    }

    private void run() {
        String reported = "";
        try {
            int round = 0;
            do {
                try {
                    open();
                    ask(round++);
                    reported = "";
                } catch (IOException e) {
                    String reason = String.valueOf(e.getMessage());
                    if (closing.getCount() > 0 && !reason.equals(reported)) {
                        LOG.warn("no local discovery: {}; it is tried again every {} s,"
                                + " PHALA_WALKIE_DISABLE_MDNS_DISCOVERY=true turns it off", reason, period.toSeconds());
                    }
                    reported = reason;
                }
            } while (!closing.await(period.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void open() throws IOException {
        if (shared == null) {
            shared = begun(new MulticastSocket(group, group.getPort()));
        }
        if (asker == null) {
            asker = begun(new MulticastSocket(group, 0));
        }
    }

    private MulticastSocket begun(MulticastSocket socket) throws IOException {
        try {
            threads.execute(() -> read(socket));
        } catch (RejectedExecutionException e) {
            socket.close();
            throw new IOException("local discovery is closed", e);
        }
        return socket;
    }

    private void ask(int round) throws IOException {
        MulticastSocket port = shared;
        MulticastSocket own = asker;
        if (port == null || own == null) {
            return;
        }
        for (NetworkInterface network : Interfaces.usable()) {
            // Also joins interfaces that came up since.
            port.join(network);
            port.multicast(Forms.query(Forms.JS, 0), network);
            port.multicast(Forms.query(Forms.P2P, 0), network);
            if (round % UNICAST_ROUNDS == 0) {
                own.multicast(Forms.query(Forms.GO, 1 + round % ID_MAX), network);
            }
        }
    }

    private void read(MulticastSocket socket) {
        try {
            socket.read((packet, from) -> take(packet, from, socket));
        } catch (IOException e) {
            if (closing.getCount() > 0) {
                LOG.warn("local discovery stopped and begins anew: {}", e.toString());
                socket.close();
                if (socket.equals(shared)) {
                    shared = null;
                } else {
                    asker = null;
                }
            }
        }
    }

    private void take(Bytes packet, InetSocketAddress from, MulticastSocket socket) {
        if (!gate.take(from.getAddress())) {
            flood.increment();
            return;
        }
        received.increment();
        try {
            handle(DnsReader.read(packet), from, socket);
        } catch (IllegalArgumentException e) {
            malformed.increment();
            LOG.trace("a packet of local discovery makes no sense: {}", e.getMessage());
        } catch (IOException e) {
            LOG.debug("answering {} failed: {}", from, e.toString());
        }
    }

    private void handle(DnsMessage message, InetSocketAddress from, MulticastSocket socket) throws IOException {
        if (message.isResponse()) {
            Forms.found(message).ifPresent(found -> tell(found, from));
        } else if (!message.questions().isEmpty()) {
            DnsMessage.Question question = message.questions().getFirst();
            if (question.type() == DnsMessage.PTR) {
                answer(question.name(), from, socket);
            }
        }
    }

    private void tell(Forms.Found found, InetSocketAddress from) {
        boolean here = Interfaces.isOurs(from.getAddress());
        List<String> addresses = found.addresses().stream().filter(address -> Forms.plausible(address, here))
                .map(Multiaddr::toString).toList();
        if (!addresses.isEmpty()) {
            peers.found(found.id().toString(), addresses, false);
        }
    }

    private void answer(String name, InetSocketAddress from, MulticastSocket socket) throws IOException {
        List<Multiaddr> listening = self.listenAddresses().stream().map(Multiaddr::parse).toList();
        boolean unicast = name.equalsIgnoreCase(Forms.GO);
        boolean known = unicast || name.equalsIgnoreCase(Forms.JS) || name.equalsIgnoreCase(Forms.P2P);
        if (listening.isEmpty() || !known || !(unicast ? unicastAnswers : groupAnswers).take()) {
            return;
        }
        List<NetworkInterface> interfaces = Interfaces.usable();
        boolean here = Interfaces.isOurs(from.getAddress());
        for (NetworkInterface network : interfaces) {
            List<Multiaddr> addresses = Interfaces.announced(listening, network, interfaces);
            if (addresses.isEmpty()) {
                continue;
            }
            if (!unicast) {
                socket.multicast(name.equalsIgnoreCase(Forms.P2P)
                        ? Forms.answer(peerName, id, addresses)
                        : Forms.legacyAnswer(Forms.JS, id, self.hostName(), addresses), network);
                answered.increment();
            } else if (network.isLoopback() == here || interfaces.size() == 1) {
                // Nobody tells which interface a question came by; the source decides between loopback and the rest.
                socket.send(Forms.legacyAnswer(Forms.GO, id, self.hostName(), addresses), from);
                answered.increment();
                return;
            }
        }
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of("received", received.sum(), "dropped.flood", flood.sum(), "dropped.malformed", malformed.sum(), "answered",
                answered.sum());
    }

    @Override
    public void close() {
        closing.countDown();
        threads.shutdownNow();
        for (MulticastSocket socket : new MulticastSocket[] {shared, asker}) {
            if (socket != null) {
                socket.close();
            }
        }
        try {
            if (!threads.awaitTermination(CLOSE_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("local discovery was still busy when it was closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
