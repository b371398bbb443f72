package prb.shell;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a role is doing, in the fields that {@code prb up --json} and {@code prb status --json} print. Heights are block
 * numbers, -1 when not known.
 *
 * @param seconds since the process started
 */
record RoleStatus(Workers workers, Heights relay, Heights para, Extrinsics extrinsics, double seconds) {

    /** @param synced includes computing */
    record Workers(int total, int synced, int computing, int error) {}

    /** @param finalized highest finalized block @param encoded highest block servable as a blob */
    record Heights(long finalized, long encoded) {}

    /** @param sent extrinsics submitted @param failed those that failed, or jobs refused */
    record Extrinsics(long sent, long failed) {}

    /** Whether all workers are there, and at least one. An empty goal is never reached. */
    boolean reached(String goal) {
        return workers.total() > 0 && switch (goal) {
            case "synced" -> workers.synced() >= workers.total();
            case "computing" -> workers.computing() >= workers.total();
            default -> false;
        };
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("workers").put("total", workers.total()).put("synced", workers.synced()).put("computing",
                workers.computing())
                .put("error", workers.error());
        json.putObject("relay").put("finalized", relay.finalized()).put("encoded", relay.encoded());
        json.putObject("para").put("finalized", para.finalized()).put("encoded", para.encoded());
        json.putObject("extrinsics").put("sent", extrinsics.sent()).put("failed", extrinsics.failed());
        return json.put("seconds", seconds);
    }

    ObjectNode json(boolean reached) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("reached", reached);
        return json.setAll(json());
    }
}
