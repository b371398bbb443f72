package prb.libp2p.internal.host;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.libp2p.DropReason;
import prb.libp2p.HostOptions;

/**
 * Which inbound connections are let in, and those that are not upgraded yet: at most {@link HostOptions#pendingMax} of them, none
 * for longer than {@link HostOptions#upgrade}. When all places are taken, the oldest one of the address that takes most of them
 * has to go, so that nobody locks others out by handshakes that never end. Any thread.
 */
final class Admission {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    /** One owner has all addresses of an IPv6 network of 64 bits. */
    private static final int IP6_NETWORK_BYTES = 8;

    private final HostOptions options;
    private final Counters counters;
    private final Set<TcpConnection> connections;
    private final Map<Socket, Long> pending = new LinkedHashMap<>();

    Admission(HostOptions options, Counters counters, Set<TcpConnection> connections) {
        this.options = options;
        this.counters = counters;
        this.connections = connections;
    }

    /** Lets a connection in, or closes it and counts that. @return whether it may be upgraded */
    boolean admit(Socket socket) {
        Object from = network(socket.getInetAddress());
        long same = connections.stream().filter(c -> !c.outbound() && network(c.remoteAddress().getAddress()).equals(from))
                .count();
        if (connections.size() >= options.connectionsMax() || same >= options.connectionsPerAddressMax()) {
            drop(socket, DropReason.LIMIT);
            return false;
        }
        Socket removed;
        synchronized (pending) {
            removed = pending.size() < options.pendingMax() ? socket : oldestOfMost();
            pending.remove(removed);
            pending.put(socket, System.nanoTime());
        }
        if (removed != socket) {
            drop(removed, DropReason.LIMIT);
        }
        return true;
    }

    private Socket oldestOfMost() {
        Map<Object, Integer> counts = new HashMap<>();
        pending.keySet().forEach(socket -> counts.merge(network(socket.getInetAddress()), 1, Integer::sum));
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return pending.keySet().stream().filter(s -> counts.getOrDefault(network(s.getInetAddress()), 0) == most).findFirst()
                .orElseThrow();
    }

    private static Object network(InetAddress address) {
        return address instanceof Inet6Address ? ByteBuffer.wrap(address.getAddress(), 0, IP6_NETWORK_BYTES) : address;
    }

    /** A connection is upgraded or has failed. */
    void done(Socket socket) {
        synchronized (pending) {
            pending.remove(socket);
        }
    }

    /** Closes what is not upgraded in time. @param now {@link System#nanoTime} */
    void expire(long now) {
        List<Socket> late = new ArrayList<>();
        synchronized (pending) {
            pending.forEach((socket, since) -> {
                if (now - since > options.upgrade().toNanos()) {
                    late.add(socket);
                }
            });
            late.forEach(pending::remove);
        }
        late.forEach(socket -> drop(socket, DropReason.TIMEOUT));
    }

    /** Closes all. */
    void close() {
        synchronized (pending) {
            pending.keySet().forEach(Admission::quietly);
            pending.clear();
        }
    }

    private void drop(Socket socket, DropReason reason) {
        counters.dropped(reason);
        quietly(socket);
    }

    static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing a socket failed", e);
        }
    }
}
