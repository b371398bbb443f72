package prb.worker.inventory.shared;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import prb.cluster.api.SharedRecord;
import prb.worker.inventory.Difference;
import prb.worker.inventory.Difference.Action;
import prb.worker.inventory.LoggedChange;

/**
 * Some entries of the log of changes as a record. The records form a ring of {@value #SLOTS}: a new one takes the place of the
 * oldest, so a node that was away for longer lacks entries.
 *
 * @param number of the group, growing; says which place of the ring it has
 * @param fleet whose log it is, as in {@link FleetMark}
 * @param share unlike any other's: a node that has it already takes it no second time
 * @param entries at most {@value #ENTRIES_MAX}
 */
public record LogGroup(long number, String fleet, String share, List<LoggedChange> entries) {

    /** Entries of a group: each has less than 4,000 characters. */
    public static final int ENTRIES_MAX = 15;
    /** Groups that are kept. */
    public static final int SLOTS = 10_000;
    private static final String LOG = "log/";

    /** The entries of one change, in groups that are numbered from {@code first}. */
    public static List<LogGroup> of(long first, String fleet, List<LoggedChange> entries) {
        String call = UUID.randomUUID().toString();
        List<LogGroup> groups = new ArrayList<>();
        for (int from = 0; from < entries.size(); from += ENTRIES_MAX) {
            groups.add(new LogGroup(first + groups.size(), fleet, call + "/" + groups.size(),
                    entries.subList(from, Math.min(entries.size(), from + ENTRIES_MAX))));
        }
        return groups;
    }

    public String key() {
        return LOG + number % SLOTS;
    }

    public static boolean isKey(String key) {
        return key.startsWith(LOG);
    }

    public String text() {
        ObjectNode node = RecordJson.object().put("number", number).put("fleet", fleet).put("share", share);
        ArrayNode all = node.putArray("entries");
        for (LoggedChange entry : entries) {
            Difference what = entry.difference();
            ObjectNode one = all.addObject().put("at", entry.at().toString()).put("by", entry.author()).put("node", entry.node())
                    .put("kind", what.kind()).put("id", what.id()).put("name", what.name()).put("action", what.action().text());
            one.set("before", RecordJson.object(what.before()));
            one.set("after", RecordJson.object(what.after()));
        }
        return RecordJson.write(node);
    }

    /** Empty for another record and for one that was removed. @throws IllegalArgumentException when it can not be read */
    public static Optional<LogGroup> of(SharedRecord record) {
        if (!isKey(record.key()) || record.value().isEmpty()) {
            return Optional.empty();
        }
        JsonNode node = RecordJson.read(record.key(), record.value().get());
        List<LoggedChange> entries = new ArrayList<>();
        for (JsonNode one : node.path("entries")) {
            Difference what = new Difference(one.path("kind").asText(), one.path("id").asText(), one.path("name").asText(),
                    Action.valueOf(one.path("action").asText().toUpperCase(Locale.ROOT)), RecordJson.texts(one.path("before")),
                    RecordJson.texts(one.path("after")));
            entries.add(new LoggedChange(0, Instant.parse(one.path("at").asText()), one.path("by").asText(), one.path("node")
                    .asText(), what));
        }
        return Optional.of(new LogGroup(node.path("number").asLong(), node.path("fleet").asText(), node.path("share").asText(),
                entries));
    }
}
