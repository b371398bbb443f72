package prb.launcher;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code prb status [--json]}: asks every running role how it is. */
final class StatusCommand {
    static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final String ROW = "%-14s %8s %8s %8s %10s %6s %15s %15s %11s  %s%n";

    private final Host host;
    private final RunDirectory directory;

    StatusCommand(Host host, RunDirectory directory) {
        this.host = host;
        this.directory = directory;
    }

    int run(List<String> args) throws UsageException, LaunchException {
        Arguments arguments = Arguments.parse("status", args, List.of(), List.of("--json"));
        if (!arguments.words().isEmpty()) {
            throw new UsageException("status takes only --json, unexpected word '" + arguments.words().get(0) + "'");
        }
        List<JsonObject> states = new ArrayList<>();
        for (RunDirectory.Entry entry : directory.entries()) {
            states.add(state(entry));
        }
        if (arguments.has("--json")) {
            JsonArrayBuilder array = Json.createArrayBuilder();
            states.forEach(array::add);
            host.out().println(array.build());
        } else if (states.isEmpty()) {
            host.out().println("No role is running.");
        } else {
            host.out().printf(ROW, "ROLE", "PID", "WORKERS", "SYNCED", "COMPUTING", "ERROR", "RELAY", "PARA", "EXTRINSICS",
                    "DATA");
            states.forEach(this::print);
        }
        return Launcher.EXIT_DONE;
    }

    private static JsonObject state(RunDirectory.Entry entry) {
        JsonObjectBuilder state = Json.createObjectBuilder().add("role", entry.role()).add("pid", entry.pid()).add("data",
                entry.data().toString());
        try {
            String answer = RoleClient.ask(entry.socket(), "prb:status --json", ANSWER_MAX);
            try (JsonReader reader = Json.createReader(new StringReader(answer))) {
                reader.readObject().forEach(state::add);
            }
        } catch (IOException | JsonException e) {
            boolean starting = !Files.exists(entry.socket());
            state.add("failure", starting ? "is starting or stopping" : "does not answer: " + e.getMessage());
        }
        return state.build();
    }

    private void print(JsonObject state) {
        if (state.containsKey("failure")) {
            host.out().printf("%-14s %8s  %s  %s%n", state.getString("role"), state.get("pid"), state.getString("failure"),
                    state.getString("data"));
            return;
        }
        host.out().printf(ROW, state.getString("role"), state.get("pid"), field(state, "workers", "total"), field(state,
                "workers", "synced"),
                field(state, "workers", "computing"), field(state, "workers", "error"),
                field(state, "relay", "encoded") + "/" + field(state, "relay", "finalized"),
                field(state, "para", "encoded") + "/" + field(state, "para", "finalized"),
                field(state, "extrinsics", "sent") + " (" + field(state, "extrinsics", "failed") + ")", state.getString("data"));
    }

    private static String field(JsonObject state, String group, String name) {
        JsonValue value = state.get(group) instanceof JsonObject object ? object.get(name) : null;
        return value == null ? "-" : value.toString();
    }
}
