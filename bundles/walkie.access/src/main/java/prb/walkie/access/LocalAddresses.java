package prb.walkie.access;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses of this host, looked up anew after a while. Safe for any thread. */
final class LocalAddresses {

    private static final Logger LOG = LoggerFactory.getLogger(LocalAddresses.class);
    private static final Duration FRESH = Duration.ofSeconds(10);

    private record Snapshot(Set<InetAddress> addresses, long at) {}

    private volatile Snapshot snapshot = new Snapshot(Set.of(), System.nanoTime() - FRESH.toNanos() - 1);

    /** Whether an address is one of this host's. */
    boolean contains(InetAddress address) {
        return address.isLoopbackAddress() || now().contains(plain(address));
    }

    private Set<InetAddress> now() {
        Snapshot known = snapshot;
        if (System.nanoTime() - known.at() > FRESH.toNanos()) {
            try {
                known = new Snapshot(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                        .map(LocalAddresses::plain).collect(Collectors.toUnmodifiableSet()), System.nanoTime());
            } catch (SocketException e) {
                LOG.warn("the addresses of this host cannot be listed: {}", e.toString());
                known = new Snapshot(known.addresses(), System.nanoTime());
            }
            snapshot = known;
        }
        return known.addresses();
    }

    /** Without the scope of link-local IPv6, which is part of equality. */
    private static InetAddress plain(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("an address has an impossible size", e);
        }
    }
}
