package prb.launcher;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * {@code prb health [TAG...] [--role ROLE]}: whether every running role is well, for supervisors that run a program instead of
 * asking by HTTP. Prints the checks that are not; ends with 1 when there is one, when a role does not answer, or when none runs.
 */
final class RolesHealth {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(8);
    private static final Set<String> WELL = Set.of("OK", "WARN");

    private final Host host;
    private final RunDirectory directory;

    RolesHealth(Host host, RunDirectory directory) {
        this.host = host;
        this.directory = directory;
    }

    int run(List<String> args) throws UsageException, LaunchException {
        Arguments arguments = Arguments.parse("health", args, List.of("--role"), List.of());
        for (String tag : arguments.words()) {
            if (!tag.matches("[a-zA-Z0-9_.-]{1,64}")) {
                throw new UsageException("health takes tags, '" + tag + "' is none");
            }
        }
        String line = "prb:health --json " + String.join(" ", arguments.words());
        boolean well = true;
        boolean any = false;
        for (RunDirectory.Entry entry : directory.entries()) {
            if (arguments.value("--role").map(entry.role()::equals).orElse(true)) {
                any = true;
                well &= isWell(entry, line.strip());
            }
        }
        if (!any) {
            host.out().println("no role is running" + arguments.value("--role").map(role -> " as " + role).orElse(""));
        }
        return any && well ? Launcher.EXIT_DONE : Launcher.EXIT_FAILED;
    }

    private boolean isWell(RunDirectory.Entry entry, String line) {
        try (JsonReader reader = Json.createReader(new StringReader(RoleClient.ask(entry.socket(), line, ANSWER_MAX)))) {
            JsonObject health = reader.readObject();
            String status = health.getString("status");
            host.out().println(entry.role() + ": " + status);
            for (JsonValue each : health.getJsonArray("checks")) {
                JsonObject check = each.asJsonObject();
                if (!check.getString("status").equals("OK")) {
                    host.out().println("  " + check.getString("name") + ": " + check.getString("status") + ": "
                            + check.getString("message"));
                }
            }
            return WELL.contains(status);
        } catch (IOException | JsonException | NullPointerException | ClassCastException e) {
            // A member that is missing is as wrong an answer as one that is no JSON.
            host.out().println(entry.role() + ": does not answer: " + e.getMessage());
            return false;
        }
    }
}
