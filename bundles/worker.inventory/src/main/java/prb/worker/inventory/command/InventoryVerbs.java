package prb.worker.inventory.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import prb.worker.api.InventoryException;
import prb.worker.api.Pool;
import prb.worker.api.Worker;
import prb.worker.inventory.Difference;
import prb.worker.inventory.Difference.Action;
import prb.worker.inventory.Imported;
import prb.worker.inventory.LoggedChange;
import prb.worker.inventory.StoredInventory;
import prb.worker.inventory.exchange.Document;
import prb.worker.inventory.exchange.Fields;
import prb.worker.inventory.exchange.JsonForm;

/**
 * The verbs. Their words are parsed here, so that the shell and {@code prb inventory} mean the same by them. Any thread.
 *
 * @param author who works with it, for the log
 */
public record InventoryVerbs(StoredInventory inventory, String author) {

    /** A document is no larger. */
    public static final int DOCUMENT_BYTES_MAX = 64 << 20;
    /** Entries of the log that are shown unless told otherwise, and at most. */
    private static final int LOG_LAST = 50;
    private static final int LOG_MAX = 10_000;
    private static final String USAGE = "usage: prb:inventory list [--json] | export [--with-keys]"
            + " | log [--last N] [--json] [NAME] | import FILE [--dry-run] [--json] | key";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Does what the words say.
     *
     * @return the answer, lines with an end each
     * @throws IllegalArgumentException when the words say nothing
     * @throws IOException when the file of an import can not be read
     */
    public String run(List<String> words) throws InventoryException, IOException {
        List<String> left = new ArrayList<>(words.isEmpty() ? List.of("list") : words);
        String verb = left.removeFirst();
        boolean json = left.remove("--json");
        return switch (verb) {
            case "list" -> list(json, left);
            case "export" -> export(left.remove("--with-keys"), left);
            case "log" -> log(json, left);
            case "import" -> importFile(left.remove("--dry-run"), json, left);
            case "key" -> {
                expect(left, 0);
                yield HexFormat.of().formatHex(inventory.publicKey()) + "\n";
            }
            default -> throw new IllegalArgumentException(USAGE);
        };
    }

    private static void expect(List<String> left, int count) {
        if (left.size() != count || left.stream().anyMatch(word -> word.startsWith("--"))) {
            throw new IllegalArgumentException(USAGE);
        }
    }

    private String list(boolean json, List<String> left) {
        expect(left, 0);
        if (json) {
            ObjectNode all = JSON.createObjectNode();
            ArrayNode pools = all.putArray("pools");
            inventory.pools().forEach(pool -> fields(pools.addObject().put("id", pool.id()), Fields.of(pool)));
            ArrayNode workers = all.putArray("workers");
            inventory.workers().forEach(worker -> fields(workers.addObject().put("id", worker.id()), Fields.of(worker)));
            return text(all);
        }
        StringBuilder text = new StringBuilder(String.format("%-8s %-24s %-8s %-9s %s%n", "PID", "POOL", "ENABLED", "SYNC-ONLY",
                "OPERATOR"));
        for (Pool pool : inventory.pools()) {
            Map<String, String> fields = Fields.of(pool);
            text.append(String.format("%-8d %-24s %-8s %-9s %s%s%n", pool.pid(), pool.name(), pool.enabled(), pool.syncOnly(),
                    fields.get(Fields.OPERATOR),
                    pool.proxiedOwner().isPresent() ? " for " + fields.get(Fields.OWNER) : ""));
        }
        text.append(String.format("%n%-8s %-24s %-8s %-9s %-20s %s%n", "PID", "WORKER", "ENABLED", "SYNC-ONLY", "STAKE",
                "ENDPOINT"));
        for (Worker worker : inventory.workers()) {
            text.append(String.format("%-8d %-24s %-8s %-9s %-20s %s%s%n", worker.pid(), worker.name(), worker.enabled(),
                    worker.syncOnly(), worker.stake(), worker.endpoint(), worker.gatekeeper() ? " (gatekeeper)" : ""));
        }
        return text.toString();
    }

    private String export(boolean withKeys, List<String> left) {
        expect(left, 0);
        return JsonForm.write(inventory.export(withKeys));
    }

    private String log(boolean json, List<String> left) {
        int last = LOG_LAST;
        int option = left.indexOf("--last");
        if (option >= 0 && option + 1 < left.size()) {
            last = number(left.remove(option + 1));
            left.remove(option);
        }
        expect(left, Math.min(1, left.size()));
        List<LoggedChange> entries = inventory.log(last, left.stream().findFirst());
        if (json) {
            StringBuilder lines = new StringBuilder();
            for (LoggedChange entry : entries) {
                Difference what = entry.difference();
                ObjectNode line = JSON.createObjectNode().put("number", entry.number()).put("at", entry.at().toString())
                        .put("by", entry.author()).put("node", entry.node());
                lines.append(text(described(line, what.kind(), what.name(), what)));
            }
            return lines.toString();
        }
        return entries.isEmpty() ? "Nothing is noted.\n"
                : entries.stream().map(entry -> entry.at() + "  " + sentence(entry.difference()) + "  (" + entry.author()
                        + (entry.node().isEmpty() ? "" : ", " + entry.node()) + ")\n")
                        .collect(Collectors.joining());
    }

    private static int number(String text) {
        if (!text.matches("[1-9][0-9]{0,4}") || Integer.parseInt(text) > LOG_MAX) {
            throw new IllegalArgumentException("--last is '" + text + "', must be 1 to " + LOG_MAX);
        }
        return Integer.parseInt(text);
    }

    private String importFile(boolean dryRun, boolean json, List<String> left) throws InventoryException, IOException {
        expect(left, 1);
        Path file = Path.of(left.getFirst());
        if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
            throw new IOException(file.toAbsolutePath() + " is no file that this process can read");
        }
        if (Files.size(file) > DOCUMENT_BYTES_MAX) {
            throw new IOException(file + " is larger than " + DOCUMENT_BYTES_MAX + " bytes");
        }
        try {
            return importDocument(JsonForm.read(String.valueOf(file.getFileName()), Files.readString(file)), dryRun, json);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is no UTF-8 text", e);
        }
    }

    private String importDocument(Document document, boolean dryRun, boolean json) throws InventoryException {
        Imported done = inventory.importDocument(document, dryRun, "import of " + document.source() + " by " + author);
        long created = done.count(Optional.of(Action.CREATED));
        long changed = done.count(Optional.of(Action.CHANGED));
        long same = done.count(Optional.empty());
        if (json) {
            ObjectNode all = JSON.createObjectNode().put("dryRun", dryRun).put("created", created).put("changed", changed)
                    .put("unchanged", same);
            ArrayNode items = all.putArray("items");
            done.items().forEach(item -> described(items.addObject(), item.kind(), item.name(), item.difference().orElse(null)));
            return text(all);
        }
        StringBuilder text = new StringBuilder();
        done.items().forEach(item -> text.append(item.difference().map(InventoryVerbs::sentence)
                .orElse(String.format("%-9s %s \"%s\"", "unchanged", item.kind(), item.name()))).append('\n'));
        return text.append(created).append(" created, ").append(changed).append(" changed, ").append(same).append(" unchanged")
                .append(dryRun ? "; a dry run, nothing was stored\n" : "\n").toString();
    }

    private static ObjectNode described(ObjectNode node, String kind, String name, @Nullable Difference what) {
        node.put("kind", kind).put("name", name).put("action", what == null ? "unchanged" : what.action().text());
        if (what != null) {
            node.put("id", what.id());
            fields(node.putObject("before"), what.before());
            fields(node.putObject("after"), what.after());
        }
        return node;
    }

    private static void fields(ObjectNode node, Map<String, String> fields) {
        fields.forEach(node::put);
    }

    private static String sentence(Difference what) {
        String head = String.format("%-9s %s \"%s\"", what.action().text(), what.kind(), what.name());
        return head + switch (what.action()) {
            case CREATED -> what.after().entrySet().stream().filter(field -> !field.getKey().equals(Fields.NAME))
                    .map(field -> field.getKey() + " " + field.getValue()).collect(Collectors.joining(", ", ": ", ""));
            case CHANGED -> what.after().entrySet().stream()
                    .map(field -> field.getKey() + " " + (what.before().containsKey(field.getKey())
                            ? what.before().get(field.getKey()) + " -> "
                            : "") + field.getValue())
                    .collect(Collectors.joining(", ", ": ", ""));
            case DELETED -> "";
        };
    }

    private static String text(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the answer can not be written as JSON", e);
        }
    }
}
