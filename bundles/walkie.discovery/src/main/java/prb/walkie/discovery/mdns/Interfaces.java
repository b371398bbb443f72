package prb.walkie.discovery.mdns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import prb.libp2p.Multiaddr;

/** Network interfaces of this host, and what to announce through each. */
final class Interfaces {

    private Interfaces() {}

    /** Interfaces that are up and have an IPv4 address; loopback among them, for peers on the same host. */
    static List<NetworkInterface> usable() throws SocketException {
        List<NetworkInterface> out = new ArrayList<>();
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            if (network.isUp() && network.inetAddresses().anyMatch(Inet4Address.class::isInstance)) {
                out.add(network);
            }
        }
        return out;
    }

    /** Whether an address is one of this host's. */
    static boolean isOurs(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    /**
     * Listen addresses as a reader behind an interface can dial them: wildcards become the addresses of all interfaces,
     * those of this one first; loopback goes out by loopback only, unless there is nothing else. IPv4 before IPv6, because
     * readers of the older forms take the port of the first.
     */
    static List<Multiaddr> announced(List<Multiaddr> listening, NetworkInterface through, List<NetworkInterface> all) {
        Set<Multiaddr> out = new LinkedHashSet<>();
        Stream.concat(Stream.of(through), all.stream()).forEach(network -> addresses(network).forEach(host -> listening.stream()
                .filter(address -> covers(address, host))
                .forEach(address -> out.add(Multiaddr.of(new InetSocketAddress(host, address.port()))))));
        List<Multiaddr> outside = out.stream().filter(address -> !isLoopback(address)).toList();
        boolean loopbackOnly = outside.isEmpty() || isLoopback(through);
        List<Multiaddr> chosen = new ArrayList<>(loopbackOnly ? out : outside);
        chosen.sort((a, b) -> Boolean.compare(a.kind() != Multiaddr.Kind.IP4, b.kind() != Multiaddr.Kind.IP4));
        return chosen;
    }

    private static List<InetAddress> addresses(NetworkInterface network) {
        // Link-local IPv6 means nothing without the reader's own interface.
        return network.inetAddresses().filter(host -> host instanceof Inet4Address || !host.isLinkLocalAddress()).toList();
    }

    private static boolean covers(Multiaddr listening, InetAddress host) {
        boolean sameKind = listening.kind() == Multiaddr.Kind.IP4 == (host instanceof Inet4Address);
        return sameKind && (listening.isWildcard() || InetAddress.ofLiteral(listening.host()).equals(host));
    }

    private static boolean isLoopback(NetworkInterface network) {
        return network.inetAddresses().anyMatch(InetAddress::isLoopbackAddress);
    }

    private static boolean isLoopback(Multiaddr address) {
        return InetAddress.ofLiteral(address.host()).isLoopbackAddress();
    }
}
