package prb.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Free TCP ports on loopback. */
final class Ports {

    private static final int TRIES_MAX = 50;

    private Ports() {}

    /** Different ports that were free a moment ago. */
    static List<Integer> free(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(open(0));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    /** A free port whose successor is free too. */
    static int pair() throws IOException {
        for (int i = 0; i < TRIES_MAX; i++) {
            int port = free(1).getFirst();
            try (ServerSocket first = open(port); ServerSocket second = open(port + 1)) {
                return first.getLocalPort();
            } catch (IOException | IllegalArgumentException e) {
                continue;
            }
        }
        throw new IOException("no two neighbouring ports are free");
    }

    private static ServerSocket open(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
