package prb.monitor.ptp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a client of {@code /ptp} gets.
 *
 * @param reason why a call brought nothing, where the original's forms do not say; empty when there is nothing to say
 */
record Answer(int status, JsonNode json, String reason) {

    private static final int INTERNAL = 500;

    static Answer ok(JsonNode json) {
        return new Answer(200, json, "");
    }

    /** The original's form for what never reached a peer's handler: no word of the reason. */
    static Answer failed(String reason) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("hasError", true);
        json.putObject("error");
        json.putNull("meta");
        return new Answer(200, json, reason);
    }

    /** A body that is no request of the method. */
    static Answer wrongBody(String message) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("hasError", true);
        json.putObject("error").put("type", 1).put("message", message);
        json.putNull("meta");
        return new Answer(200, json, message);
    }

    /** The original's form for a peer that it never met. */
    static Answer unknownPeer(String reason) {
        return new Answer(INTERNAL, JsonNodeFactory.instance.objectNode(), reason);
    }

    static Answer refused(int status, String message) {
        return new Answer(status, JsonNodeFactory.instance.objectNode().put("error", message), message);
    }
}
