package prb.cli.probe;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The first two steps to anything on a network: a name has addresses, and one of them takes a connection. Waits 4 s for each
 * of at most four addresses.
 *
 * @param addresses what the name resolves to
 * @param millis until the connection was there
 * @param socket connected
 */
public record Reach(String addresses, long millis, Socket socket) implements AutoCloseable {

    private static final int CONNECT_MS_MAX = 4_000;
    private static final int ADDRESSES_MAX = 4;
    private static final long NANOS_PER_MS = 1_000_000;

    /** @throws IOException whose message says which step failed, and how */
    public static Reach open(String host, int port) throws IOException {
        InetAddress[] found = resolve(host);
        String addresses = Arrays.stream(found).map(InetAddress::getHostAddress).limit(ADDRESSES_MAX)
                .collect(Collectors.joining(", "));
        long begun = System.nanoTime();
        IOException failure = new IOException("the name " + host + " has no address");
        for (InetAddress address : Arrays.copyOf(found, Math.min(found.length, ADDRESSES_MAX))) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), CONNECT_MS_MAX);
                return new Reach(addresses, (System.nanoTime() - begun) / NANOS_PER_MS, socket);
            } catch (IOException e) {
                socket.close();
                failure = new IOException("TCP to " + address.getHostAddress() + " port " + port + ": " + reason(e), e);
            }
        }
        throw failure;
    }

    /** The same for a moment. @throws IOException whose message says which step failed, and how */
    public static Reach check(String host, int port) throws IOException {
        try (Reach reach = open(host, port)) {
            return reach;
        }
    }

    private static InetAddress[] resolve(String host) throws IOException {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new IOException("the name " + host + " does not resolve", e);
        }
    }

    /** What went wrong with a connection, in a few words. */
    public static String reason(Throwable e) {
        return switch (e) {
            case SocketTimeoutException timeout -> "no answer within " + CONNECT_MS_MAX / 1_000
                    + " s (a firewall, or no such host)";
            case NoRouteToHostException none -> "no route to the host";
            case ConnectException refused -> "refused (nothing listens there)";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
