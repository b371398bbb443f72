package prb.shell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;

/**
 * {@code prb:health [--json] [TAG...]}, and {@code /api/v1/health?tags=A,B}, which is the same JSON with status 503 when
 * anything is worse than WARN. A check that hangs is waited for as long as the executor does, 2 s by default.
 */
@Component(service = {HealthCommand.class, ApiResource.class}, property = {"osgi.command.scope=prb",
    "osgi.command.function=health", ApiResource.PATH + "=/api/v1/health"})
public final class HealthCommand implements ApiResource {

    private static final String ALL = "*";
    private static final int TAGS_MAX = 16;
    private static final int UNAVAILABLE = 503;

    private final HealthCheckExecutor executor;

    @Activate
    public HealthCommand(@Reference HealthCheckExecutor executor) {
        this.executor = executor;
    }

    /** Checks with any of the tags, or all of them. */
    public String health(String... args) {
        List<String> words = new ArrayList<>(List.of(args));
        boolean json = words.remove("--json");
        if (words.stream().anyMatch(word -> word.startsWith("-"))) {
            throw new IllegalArgumentException("usage: prb:health [--json] [TAG...]");
        }
        List<HealthCheckExecutionResult> results = check(words);
        return json ? json(results).toString() : table(results);
    }

    @Override
    public ApiAnswer get(Map<String, String> query) {
        List<String> tags = Arrays.stream(query.getOrDefault("tags", "").split(",")).filter(tag -> !tag.isBlank()).toList();
        List<HealthCheckExecutionResult> results = check(tags);
        int status = worst(results).compareTo(Result.Status.WARN) > 0 ? UNAVAILABLE : 200;
        return new ApiAnswer(status, json(results).toString());
    }

    private List<HealthCheckExecutionResult> check(List<String> tags) {
        if (tags.size() > TAGS_MAX) {
            throw new IllegalArgumentException("at most " + TAGS_MAX + " tags");
        }
        String[] selected = tags.isEmpty() ? new String[] {ALL} : tags.toArray(String[]::new);
        return executor.execute(HealthCheckSelector.tags(selected), new HealthCheckExecutionOptions().setCombineTagsWithOr(true))
                .stream().sorted(Comparator.comparing(HealthCommand::name)).toList();
    }

    private static ObjectNode json(List<HealthCheckExecutionResult> results) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("status", worst(results).name());
        ArrayNode checks = json.putArray("checks");
        for (HealthCheckExecutionResult each : results) {
            ObjectNode check = checks.addObject().put("name", name(each)).put("status", status(each).name()).put("message",
                    message(each));
            each.getHealthCheckMetadata().getTags().forEach(check.putArray("tags")::add);
        }
        return json;
    }

    private static String table(List<HealthCheckExecutionResult> results) {
        StringBuilder text = new StringBuilder(String.format("%-24s %-24s %s%n", "CHECK", "STATUS", "MESSAGE"));
        results.forEach(each -> text.append(String.format("%-24s %-24s %s", name(each), status(each), message(each))
                .stripTrailing()).append(System.lineSeparator()));
        return text.append("all: ").append(worst(results)).toString();
    }

    private static Result.Status worst(List<HealthCheckExecutionResult> results) {
        return results.stream().map(HealthCommand::status).max(Comparator.naturalOrder()).orElse(Result.Status.OK);
    }

    private static String name(HealthCheckExecutionResult result) {
        return result.getHealthCheckMetadata().getTitle();
    }

    private static Result.Status status(HealthCheckExecutionResult result) {
        return result.getHealthCheckResult().getStatus();
    }

    /** What is as bad as the whole, so that a list of many good things does not hide the one that is not. */
    private static String message(HealthCheckExecutionResult result) {
        Result.Status status = status(result);
        List<String> messages = new ArrayList<>();
        for (ResultLog.Entry entry : result.getHealthCheckResult()) {
            if (!entry.isDebug() && (status == Result.Status.OK || entry.getStatus() == status)) {
                messages.add(entry.getMessage());
            }
        }
        return String.join("; ", messages);
    }
}
