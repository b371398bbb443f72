package prb.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Free loopback ports, all different: each stays bound until closed, so that the next is another one. */
final class FreePorts implements AutoCloseable {
    private final List<ServerSocket> held = new ArrayList<>();

    /** A port that was free a moment ago; another program may still take it after {@link #close()}. */
    int next() {
        try {
            ServerSocket socket = new ServerSocket();
            held.add(socket);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free loopback port", e);
        }
    }

    @Override
    public void close() {
        for (ServerSocket socket : held) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException("loopback port can not be released", e);
            }
        }
    }
}
