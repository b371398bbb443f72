package prb.walkie.internal.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.PeerId;
import prb.libp2p.Multiaddr;
import prb.scale.Bytes;
import prb.walkie.internal.dns.DnsMessage;
import prb.walkie.internal.dns.DnsReader;

/**
 * Finds peers on the local network and lets itself be found: one IPv4 socket on 224.0.0.251:5353, shared with other
 * programs, joined on every interface that is up. Asks in two forms at start and in every period, answers in all three. What
 * it hears is a hint only; who a peer is, the handshake proves.
 */
public final class Mdns implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Mdns.class);
    private static final int PORT = 5_353;
    private static final InetAddress GROUP = InetAddress.ofLiteral("224.0.0.251");
    private static final int TTL = 255;
    /** Packets handled per second; more are dropped unread. */
    private static final int PACKETS_PER_SECOND = 500;
    /** Answers sent per second, whoever asks. */
    private static final int ANSWERS_PER_SECOND = 20;

    /** Hears of peers, also of those known already and of this node itself. */
    @FunctionalInterface
    public interface Listener {
        /** @param id what the announcement says @param addresses at least one */
        void found(PeerId id, List<Multiaddr> addresses);
    }

    private final PeerId self;
    private final String hostName;
    private final Supplier<List<Multiaddr>> listening;
    private final Predicate<InetAddress> local;
    private final Listener listener;
    private final Duration period;
    private final String peerName;
    private final DatagramChannel channel;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final LongAdder received = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Rate packets = new Rate(PACKETS_PER_SECOND);
    private final Rate answers = new Rate(ANSWERS_PER_SECOND);

    /**
     * Starts.
     *
     * @param listening where the node listens, wildcards as given; nothing is announced while it is empty
     * @param local whether an address is one of this host's
     * @throws IOException when the port cannot be shared
     */
    public Mdns(PeerId self, String hostName, Supplier<List<Multiaddr>> listening, Predicate<InetAddress> local,
            Listener listener, Duration period) throws IOException {
        this.self = self;
        this.hostName = hostName;
        this.listening = listening;
        this.local = local;
        this.listener = listener;
        this.period = period;
        byte[] name = new byte[20];
        new SecureRandom().nextBytes(name);
        this.peerName = HexFormat.of().formatHex(name);
        this.channel = open();
        Thread.ofVirtual().name("mdns-read").start(this::read);
        Thread.ofVirtual().name("mdns-ask").start(this::ask);
    }

    private static DatagramChannel open() throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, TTL);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
            return channel.bind(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), PORT));
        } catch (IOException e) {
            channel.close();
            throw new IOException("UDP port " + PORT + " cannot be shared: " + e.getMessage(), e);
        }
    }

    /** Packets read. */
    public long received() {
        return received.sum();
    }

    /** Packets that were too many or made no sense. */
    public long dropped() {
        return dropped.sum();
    }

    private void ask() {
        try {
            do {
                List<NetworkInterface> interfaces = join();
                for (NetworkInterface network : interfaces) {
                    multicast(Forms.query(Forms.JS), network);
                    multicast(Forms.query(Forms.P2P), network);
                }
            } while (!closing.await(period.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("local discovery stopped: the network interfaces cannot be listed: {}", e.toString());
        }
    }

    /** Joins the group also on interfaces that came up since. */
    private List<NetworkInterface> join() throws IOException {
        List<NetworkInterface> interfaces = Interfaces.usable();
        for (NetworkInterface network : interfaces) {
            try {
                channel.join(GROUP, network);
            } catch (IOException | IllegalStateException e) {
                LOG.debug("no local discovery on {}: {}", network.getName(), e.toString());
            }
        }
        return interfaces;
    }

    private synchronized void multicast(Bytes packet, NetworkInterface network) {
        try {
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, network);
            channel.send(packet.asByteBuffer(), new InetSocketAddress(GROUP, PORT));
        } catch (IOException e) {
            LOG.debug("sending by multicast on {} failed: {}", network.getName(), e.toString());
        }
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(DnsReader.PACKET_BYTES_MAX + 1);
        while (closing.getCount() > 0) {
            try {
                buffer.clear();
                InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
                if (from == null || !packets.take()) {
                    dropped.increment();
                    continue;
                }
                received.increment();
                buffer.flip();
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                handle(DnsReader.read(Bytes.wrap(bytes)), from);
            } catch (IllegalArgumentException e) {
                dropped.increment();
                LOG.trace("a packet of local discovery makes no sense: {}", e.getMessage());
            } catch (IOException e) {
                if (closing.getCount() > 0) {
                    LOG.warn("local discovery stopped: {}", e.toString());
                }
                return;
            }
        }
    }

    private void handle(DnsMessage message, InetSocketAddress from) throws IOException {
        if (message.isResponse()) {
            Forms.found(message).ifPresent(found -> tell(found, from));
        } else if (!message.questions().isEmpty() && !listening.get().isEmpty()) {
            DnsMessage.Question question = message.questions().getFirst();
            if (question.type() == DnsMessage.PTR && answers.take()) {
                answer(question.name(), from);
            }
        }
    }

    private void tell(Forms.Found found, InetSocketAddress from) {
        boolean here = local.test(from.getAddress());
        List<Multiaddr> addresses = found.addresses().stream().filter(address -> Forms.plausible(address, here)).toList();
        if (!addresses.isEmpty()) {
            listener.found(found.id(), addresses);
        }
    }

    private void answer(String name, InetSocketAddress from) throws IOException {
        List<NetworkInterface> interfaces = Interfaces.usable();
        if (name.equalsIgnoreCase(Forms.JS)) {
            for (NetworkInterface network : interfaces) {
                send(Forms.JS, network, interfaces, null);
            }
        } else if (name.equalsIgnoreCase(Forms.P2P)) {
            for (NetworkInterface network : interfaces) {
                send(Forms.P2P, network, interfaces, null);
            }
        } else if (name.equalsIgnoreCase(Forms.GO)) {
            boolean here = local.test(from.getAddress());
            for (NetworkInterface network : interfaces) {
                // Nobody tells which interface a question came by; the source decides between loopback and the rest.
                if (network.isLoopback() == here || interfaces.size() == 1) {
                    send(Forms.GO, network, interfaces, from);
                    return;
                }
            }
        }
    }

    private void send(String form, NetworkInterface network, List<NetworkInterface> all,
            @org.jspecify.annotations.Nullable InetSocketAddress to) throws IOException {
        List<Multiaddr> addresses = Interfaces.announced(listening.get(), network, all);
        if (addresses.isEmpty()) {
            return;
        }
        Bytes packet = form.equals(Forms.P2P)
                ? Forms.answer(peerName, self, addresses)
                : Forms.legacyAnswer(form, self, hostName, addresses);
        if (to == null) {
            multicast(packet, network);
        } else {
            channel.send(packet.asByteBuffer(), to);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing the socket of local discovery failed", e);
        }
    }
}
