package prb.libp2p.internal.host;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import prb.identity.PeerId;
import prb.libp2p.DropReason;
import prb.libp2p.Multiaddr;
import prb.libp2p.PeerException;

/** Dials all addresses of a peer at once; the first connection that is upgraded wins, the others are closed. */
final class Dialer {

    /** More addresses than this are not tried; a peer with many has a fault or ill will. */
    private static final int SOCKETS_MAX = 16;

    private final TcpHost host;
    private final Upgrader upgrader;

    Dialer(TcpHost host, Upgrader upgrader) {
        this.host = host;
        this.upgrader = upgrader;
    }

    /** What came of one address: a connection or a failure. */
    private record Attempt(@Nullable TcpConnection connection, @Nullable IOException failure) {}

    TcpConnection dial(List<Multiaddr> addresses, @Nullable PeerId expected, Duration timeout) throws IOException {
        Map<InetSocketAddress, List<PeerId>> targets = targets(addresses, expected);
        long deadline = System.nanoTime() + timeout.toNanos();
        BlockingQueue<Attempt> attempts = new LinkedBlockingQueue<>();
        List<Socket> sockets = new ArrayList<>();
        targets.forEach((target, peers) -> {
            Socket socket = new Socket();
            sockets.add(socket);
            if (!host.execute(() -> attempts.add(attempt(socket, target, peers, deadline)))) {
                attempts.add(new Attempt(null, new PeerException(DropReason.CLOSED, "the host is closed")));
            }
        });
        int left = targets.size();
        IOException failure = null;
        try {
            while (left > 0) {
                Attempt attempt = attempts.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (attempt == null) {
                    throw new PeerException(DropReason.TIMEOUT, "no answer of " + targets.keySet() + " within "
                            + timeout.toMillis() + " ms");
                }
                left--;
                if (attempt.connection() != null) {
                    TcpConnection connection = attempt.connection();
                    sockets.removeIf(connection::uses);
                    return connection;
                }
                failure = worse(failure, attempt.failure());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException(DropReason.TIMEOUT, "interrupted while dialling", e);
        } finally {
            discard(sockets);
        }
        throw failure == null ? new PeerException(DropReason.UNSUPPORTED, "no address to dial") : failure;
    }

    private Attempt attempt(Socket socket, InetSocketAddress target, List<PeerId> peers, long deadline) {
        try {
            long leftMs = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
            socket.setTcpNoDelay(true);
            socket.connect(target, (int) Math.min(leftMs, Integer.MAX_VALUE));
            socket.setSoTimeout((int) Math.min(leftMs, host.options().upgrade().toMillis()));
            TcpConnection connection = upgrader.dialled(socket, peers);
            socket.setSoTimeout(0);
            return new Attempt(connection, null);
        } catch (PeerException e) {
            host.counters().dropped(e.reason());
            return new Attempt(null, e);
        } catch (IOException e) {
            return new Attempt(null, new PeerException(DropReason.CLOSED, target + " cannot be reached: " + e.getMessage(), e));
        }
    }

    // Closing a socket ends the attempt on it, also one that would still succeed.
    private static void discard(List<Socket> sockets) {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException("a socket cannot be closed", e);
            }
        }
    }

    /** The failure that says most: another peer answered, before nobody answered. */
    private static @Nullable IOException worse(@Nullable IOException first, @Nullable IOException second) {
        return first instanceof PeerException e && e.reason() == DropReason.UNAUTHENTICATED ? first : second;
    }

    private static Map<InetSocketAddress, List<PeerId>> targets(List<Multiaddr> addresses, @Nullable PeerId expected)
            throws IOException {
        Map<InetSocketAddress, List<PeerId>> targets = new LinkedHashMap<>();
        UnknownHostException unknown = null;
        for (Multiaddr address : addresses) {
            List<PeerId> peers = expected != null
                    ? List.of(expected)
                    : address.peer().map(List::of).orElse(List.of());
            try {
                for (InetSocketAddress target : address.resolve()) {
                    if (targets.size() < SOCKETS_MAX) {
                        targets.putIfAbsent(target, peers);
                    }
                }
            } catch (UnknownHostException e) {
                // The other addresses may do.
                unknown = e;
            }
        }
        if (targets.isEmpty() && unknown != null) {
            throw new PeerException(DropReason.CLOSED, "a host name is unknown: " + unknown.getMessage(), unknown);
        }
        return targets;
    }
}
