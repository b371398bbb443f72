package prb.chain.client.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import prb.chain.client.rpc.Endpoint;
import prb.chain.client.rpc.FakeNode;

/** One TCP address in front of several nodes; each connection goes to the next of them. */
final class Balancer implements AutoCloseable {

    private final ServerSocket server;
    private final List<FakeNode> nodes;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();

    Balancer(FakeNode... nodes) throws IOException {
        this.nodes = List.of(nodes);
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    Endpoint endpoint() {
        return Endpoint.parse("ws://127.0.0.1:" + server.getLocalPort());
    }

    int accepted() {
        return accepted.get();
    }

    void dropAll() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket node = new Socket(InetAddress.getLoopbackAddress(), nodes.get(accepted.getAndIncrement()
                        % nodes.size()).getPort());
                sockets.add(client);
                sockets.add(node);
                Thread.ofVirtual().start(() -> copy(client, node));
                Thread.ofVirtual().start(() -> copy(node, client));
            }
        } catch (IOException e) {
            // Closed: the test is over.
            accepted.getAndAdd(0);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from; to; InputStream in = from.getInputStream()) {
            in.transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side went away, so does the other.
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        dropAll();
    }
}
