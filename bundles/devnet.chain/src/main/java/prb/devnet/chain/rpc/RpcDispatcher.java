package prb.devnet.chain.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a message into replies: single requests, batches, notifications. Whatever a client sends, it gets an answer. */
final class RpcDispatcher {

    private static final int BATCH_MAX = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(RpcDispatcher.class);

    private final MethodTable methods;
    private final ObjectMapper json;

    RpcDispatcher(MethodTable methods, ObjectMapper json) {
        this.methods = methods;
        this.json = json;
    }

    void handle(String text, RpcConnection connection) {
        RpcCall call = new RpcCall(connection);
        reply(text, call).ifPresent(connection::send);
        call.replied();
    }

    private Optional<Object> reply(String text, RpcCall call) {
        JsonNode message;
        try {
            message = json.readTree(text);
        } catch (JsonProcessingException e) {
            return Optional.of(error(NullNode.getInstance(), RpcException.parseError()));
        }
        if (!message.isArray()) {
            return single(message, call);
        }
        if (message.isEmpty() || message.size() > BATCH_MAX) {
            var reason = RpcException.invalidRequest("a batch has 1 to " + BATCH_MAX + " requests");
            return Optional.of(error(NullNode.getInstance(), reason));
        }
        List<Object> replies = new ArrayList<>();
        message.forEach(item -> single(item, call).ifPresent(replies::add));
        return replies.isEmpty() ? Optional.empty() : Optional.of(replies);
    }

    private Optional<Object> single(JsonNode request, RpcCall call) {
        JsonNode id = request.path("id");
        JsonNode name = request.path("method");
        boolean hasId = id.isTextual() || id.isNumber() || id.isNull();
        if (!request.isObject() || !name.isTextual() || !(hasId || id.isMissingNode())) {
            RpcException reason = RpcException.invalidRequest("an object with id and method is wanted");
            return Optional.of(error(NullNode.getInstance(), reason));
        }
        Map<String, Object> reply;
        try {
            Object result = methods.find(name.textValue()).call(new Params(request.get("params")), call);
            reply = envelope(id);
            reply.put("result", result);
        } catch (RpcException e) {
            reply = error(id, e);
        } catch (RuntimeException e) {
            // the last line of defence: a fault in a method must not take the connection or the chain down
            LOG.error("RPC method {} failed unexpectedly", name.textValue(), e);
            reply = error(id, RpcException.internal());
        }
        return hasId ? Optional.of(reply) : Optional.empty();
    }

    private static Map<String, Object> envelope(JsonNode id) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("jsonrpc", "2.0");
        out.put("id", id.isMissingNode() ? null : id);
        return out;
    }

    private static Map<String, Object> error(JsonNode id, RpcException reason) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("code", reason.code());
        body.put("message", reason.getMessage());
        if (!reason.data().isEmpty()) {
            body.put("data", reason.data());
        }
        Map<String, Object> out = envelope(id);
        out.put("error", body);
        return out;
    }
}
