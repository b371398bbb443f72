package prb.devnet.chain.rpc;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A WebSocket server on the loopback address in front of one chain. */
public final class RpcServer implements AutoCloseable {

    private static final int MESSAGE_BYTES_MAX = 16 << 20;
    private static final int WORKER_THREADS = 2;
    private static final int LOST_AFTER_SECONDS = 60;
    private static final int START_TIMEOUT_SECONDS = 10;
    private static final int STOP_TIMEOUT_MS = 500;
    private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);

    private final ObjectMapper json = new ObjectMapper();
    private final Map<WebSocket, RpcConnection> connections = new ConcurrentHashMap<>();
    private final CompletableFuture<Integer> started = new CompletableFuture<>();
    private final ChainRpc chain;
    private final RpcDispatcher dispatcher;
    private final Listener listener;
    private final int port;

    /**
     * Starts serving.
     *
     * @param port 0 for any free one
     * @throws IOException when the port cannot be opened
     */
    public RpcServer(ChainRpc chain, int port) throws IOException {
        this.chain = chain;
        this.dispatcher = new RpcDispatcher(chain.methods(), json);
        this.listener = new Listener(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        listener.setReuseAddr(true);
        listener.setTcpNoDelay(true);
        listener.setDaemon(true);
        listener.setConnectionLostTimeout(LOST_AFTER_SECONDS);
        listener.start();
        this.port = await();
    }

    private int await() throws IOException {
        try {
            return started.get(START_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            close();
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new IOException(cause.getMessage(), cause);
        } catch (TimeoutException e) {
            close();
            throw new IOException("the server did not start within " + START_TIMEOUT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the server started", e);
        }
    }

    /** The port that is served. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        try {
            listener.stop(STOP_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        chain.close();
    }

    private final class Listener extends WebSocketServer {

        Listener(InetSocketAddress address) {
            super(address, WORKER_THREADS, List.of(new Draft_6455(List.of(), List.of(new Protocol("")), MESSAGE_BYTES_MAX)));
        }

        @Override
        public void onStart() {
            started.complete(getPort());
        }

        @Override
        public void onOpen(WebSocket socket, ClientHandshake handshake) {
            connections.put(socket, new RpcConnection(socket, json));
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason, boolean remote) {
            RpcConnection connection = connections.remove(socket);
            if (connection != null) {
                chain.drop(connection);
            }
        }

        @Override
        public void onMessage(WebSocket socket, String message) {
            RpcConnection connection = connections.get(socket);
            if (connection != null) {
                dispatcher.handle(message, connection);
            }
        }

        @Override
        public void onError(WebSocket socket, Exception error) {
            if (socket == null && started.completeExceptionally(error)) {
                return;
            }
            LOG.debug("RPC connection failed: {}", error.toString());
        }
    }
}
