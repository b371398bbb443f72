package prb.shell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import prb.blob.api.control.EncoderStatus;
import prb.blob.api.control.Quarantined;

/** The encoder's status as JSON: heights are block numbers, -1 when not known; {@code since} is an ISO 8601 instant. */
final class EncoderJson {

    private EncoderJson() {}

    static ObjectNode of(EncoderStatus status) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("state", EncoderCommand.state(status))
                .put("detail", status.detail());
        json.set("relay", of(status.relay()));
        json.set("para", of(status.para()));
        json.put("state_check", status.stateCheck());
        status.forcedChange().ifPresent(change -> json.putObject("forced_change").put("number", change.number())
                .put("hash", change.hash().toString()).put("delay", change.delay()).put("authorities", change.authorities())
                .put("proven", change.proven()));
        json.set("quarantine", of(status.quarantine()));
        return json;
    }

    private static ObjectNode of(EncoderStatus.Progress at) {
        return JsonNodeFactory.instance.objectNode().put("finalized", at.finalized()).put("proven", at.proven())
                .put("journaled", at.journaled()).put("blocks_per_s", Math.round(at.blocksPerSecond() * 10) / 10.0);
    }

    static ArrayNode of(List<Quarantined> records) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Quarantined each : records) {
            array.addObject().put("chain", each.chain()).put("what", each.what()).put("number", each.number())
                    .put("source", each.source()).put("reason", each.reason()).put("attempts", each.attempts())
                    .put("since", each.since().toString()).put("alarm", each.alarm());
        }
        return array;
    }
}
