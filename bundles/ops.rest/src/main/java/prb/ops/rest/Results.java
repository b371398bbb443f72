package prb.ops.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import prb.ops.api.ApiAnswer;

/** What became of each item of an order. Not thread-safe. */
final class Results {

    private final ObjectNode json = Answers.object();
    private final ArrayNode list = json.putArray("results");
    private boolean done;

    void add(String id, boolean ok, String message) {
        list.addObject().put("id", id).put("ok", ok).put("message", message);
        done |= ok;
    }

    /** 200 when at least one was done, else 409. */
    ApiAnswer answer() {
        return new ApiAnswer(done ? 200 : 409, json.toString());
    }
}
