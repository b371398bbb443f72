package prb.devnet.chain.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.CloseFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client. Any thread may send. A client that does not read is cut off. */
final class RpcConnection {

    /** Most messages waiting to be sent. */
    private static final int UNSENT_MAX = 20_000;
    private static final int SUBSCRIPTIONS_MAX = 1024;
    private static final Logger LOG = LoggerFactory.getLogger(RpcConnection.class);

    private final WebSocket socket;
    private final ObjectMapper json;
    private final Set<String> subscriptions = ConcurrentHashMap.newKeySet();

    RpcConnection(WebSocket socket, ObjectMapper json) {
        this.socket = socket;
        this.json = json;
    }

    Set<String> subscriptions() {
        return subscriptions;
    }

    /** @throws RpcException when the client has too many subscriptions */
    void checkSubscriptions() throws RpcException {
        if (subscriptions.size() >= SUBSCRIPTIONS_MAX) {
            throw RpcException.invalidRequest("too many subscriptions on this connection, limit is " + SUBSCRIPTIONS_MAX);
        }
    }

    /** Sends a value as JSON; does nothing once the client is gone. */
    void send(Object message) {
        try {
            if (socket instanceof WebSocketImpl impl && impl.outQueue.size() > UNSENT_MAX) {
                LOG.warn("RPC client {} does not read its messages: connection closed", socket.getRemoteSocketAddress());
                socket.close(CloseFrame.POLICY_VALIDATION, "client does not read");
                return;
            }
            socket.send(json.writeValueAsString(message));
        } catch (WebsocketNotConnectedException e) {
            LOG.debug("RPC client went away before a message was sent");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a reply cannot be written as JSON", e);
        }
    }
}
