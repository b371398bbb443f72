package prb.walkie.discovery.mdns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import prb.identity.PeerId;
import prb.libp2p.Multiaddr;
import prb.scale.Bytes;
import prb.walkie.discovery.dns.DnsMessage;
import prb.walkie.discovery.dns.DnsWriter;

/**
 * What peers ask and tell: {@code ipfs.local} (libp2p-mdns 0.18), {@code _ipfs-discovery._udp.local} (the same records,
 * which that library's go form asks for by unicast), and {@code _p2p._udp.local} (libp2p specification "mdns"). Pure functions.
 */
final class Forms {

    static final String JS = "ipfs.local";
    static final String GO = "_ipfs-discovery._udp.local";
    static final String P2P = "_p2p._udp.local";

    /** Addresses taken from one answer. */
    static final int ADDRESSES_MAX = 8;
    private static final String DNSADDR = "dnsaddr=";
    private static final int DNSADDR_BYTES_MAX = 255;
    private static final int SRV_PRIORITY = 10;
    private static final int SRV_WEIGHT = 1;

    private Forms() {}

    /** A peer that an answer names. */
    record Found(PeerId id, List<Multiaddr> addresses) {
        Found {
            addresses = List.copyOf(addresses);
        }
    }

    /** @param id transaction; the unicast form has one above 0 */
    static Bytes query(String name, int id) {
        return DnsWriter
                .write(new DnsMessage(id, 0, List.of(new DnsMessage.Question(name, DnsMessage.PTR)), List.of(), List.of()));
    }

    /**
     * The records of libp2p-mdns 0.18. Its readers pair the one port with every address, so only addresses with the first
     * port go in.
     *
     * @param tag {@link #JS} or {@link #GO}
     * @param addresses with literal hosts, at least one
     */
    static Bytes legacyAnswer(String tag, PeerId id, String hostName, List<Multiaddr> addresses) {
        int port = addresses.getFirst().port();
        String name = id + "." + tag;
        List<DnsMessage.Answer> answers = new ArrayList<>();
        answers.add(new DnsMessage.Answer(tag, new DnsMessage.Pointer(name)));
        answers.add(new DnsMessage.Answer(name, new DnsMessage.Service(SRV_PRIORITY, SRV_WEIGHT, port, hostName)));
        answers.add(new DnsMessage.Answer(name, new DnsMessage.Text(List.of(Bytes.utf8(id.toString())))));
        addresses.stream().filter(address -> address.port() == port).limit(ADDRESSES_MAX).forEach(
                address -> answers.add(new DnsMessage.Answer(hostName,
                        new DnsMessage.Address(InetAddress.ofLiteral(address.host())))));
        return DnsWriter.write(new DnsMessage(0, DnsMessage.RESPONSE, List.of(), answers, List.of()));
    }

    /** The current form: one text per address. @param peerName random label that stands for this run of the node */
    static Bytes answer(String peerName, PeerId id, List<Multiaddr> addresses) {
        String name = peerName + "." + P2P;
        List<Bytes> texts = new ArrayList<>();
        for (Multiaddr address : addresses) {
            Bytes text = Bytes.utf8(DNSADDR + address.withPeer(id));
            if (text.size() <= DNSADDR_BYTES_MAX && texts.size() < ADDRESSES_MAX) {
                texts.add(text);
            }
        }
        return DnsWriter.write(new DnsMessage(0, DnsMessage.RESPONSE, List.of(),
                List.of(new DnsMessage.Answer(P2P, new DnsMessage.Pointer(name))),
                List.of(new DnsMessage.Answer(name, new DnsMessage.Text(texts)))));
    }

    /** The peer that an answer of either form names; empty for anything else, however wrong it is. */
    static Optional<Found> found(DnsMessage message) {
        if (!message.isResponse()) {
            return Optional.empty();
        }
        List<DnsMessage.Answer> all = new ArrayList<>(message.answers());
        all.addAll(message.more());
        try {
            if (points(all, JS) || points(all, GO)) {
                return legacy(all);
            }
            return points(all, P2P) ? current(all) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean points(List<DnsMessage.Answer> answers, String tag) {
        return answers.stream().anyMatch(answer -> answer.name().equalsIgnoreCase(tag)
                && answer.data() instanceof DnsMessage.Pointer);
    }

    private static Optional<Found> legacy(List<DnsMessage.Answer> answers) {
        PeerId id = null;
        int port = 0;
        List<InetAddress> hosts = new ArrayList<>();
        for (DnsMessage.Answer answer : answers) {
            switch (answer.data()) {
                case DnsMessage.Text text when !text.strings().isEmpty() -> id = PeerId.parse(text.strings().getFirst().toUtf8());
                case DnsMessage.Service service -> port = service.port();
                case DnsMessage.Address address -> hosts.add(address.address());
                default -> {
                    continue;
                }
            }
        }
        if (id == null || port == 0) {
            return Optional.empty();
        }
        List<Multiaddr> addresses = new ArrayList<>();
        for (InetAddress host : hosts.subList(0, Math.min(hosts.size(), ADDRESSES_MAX))) {
            addresses.add(Multiaddr.of(new java.net.InetSocketAddress(host, port)));
        }
        return Optional.of(new Found(id, addresses));
    }

    private static Optional<Found> current(List<DnsMessage.Answer> answers) {
        PeerId id = null;
        Set<Multiaddr> addresses = new LinkedHashSet<>();
        for (DnsMessage.Answer answer : answers) {
            if (answer.data() instanceof DnsMessage.Text text) {
                for (Bytes string : text.strings()) {
                    Multiaddr address = address(string);
                    PeerId peer = address == null ? null : address.peer().orElse(null);
                    if (address != null && peer != null && (id == null || id.equals(peer)) && addresses.size() < ADDRESSES_MAX) {
                        id = peer;
                        addresses.add(address.withoutPeer());
                    }
                }
            }
        }
        return id == null ? Optional.empty() : Optional.of(new Found(id, List.copyOf(addresses)));
    }

    /** A TCP address; others (udp, quic, ws) are usual in this form and left out. */
    private static @Nullable Multiaddr address(Bytes string) {
        String text = string.toUtf8();
        if (!text.startsWith(DNSADDR)) {
            return null;
        }
        try {
            Multiaddr address = Multiaddr.parse(text.substring(DNSADDR.length()));
            boolean literal = address.kind() == Multiaddr.Kind.IP4 || address.kind() == Multiaddr.Kind.IP6;
            return literal ? address : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether an address that another host told can be that host's: loopback, wildcard and multicast cannot. */
    static boolean plausible(Multiaddr address, boolean fromThisHost) {
        InetAddress host = InetAddress.ofLiteral(address.host());
        return !host.isAnyLocalAddress() && !host.isMulticastAddress() && (fromThisHost || !host.isLoopbackAddress());
    }
}
