package prb.ops;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code /live} and {@code /ready} for supervisors, in plain text: 200, or 503 with the checks that fail; {@code /health} is
 * the resource {@code /api/v1/health}. A check that hangs is waited for as long as the executor does, 2 s by default; results
 * younger than 2 s are not asked for again.
 */
@Component(service = Servlet.class, property = {"osgi.http.whiteboard.servlet.pattern=/live",
    "osgi.http.whiteboard.servlet.pattern=/ready", "osgi.http.whiteboard.servlet.pattern=/health"})
public final class HealthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient HealthCheckExecutor executor;
    private final transient Resources resources;

    @Activate
    public HealthServlet(@Reference HealthCheckExecutor executor, @Reference Resources resources) {
        this.executor = executor;
        this.resources = resources;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getServletPath();
        if (path.equals("/health")) {
            String query = Objects.requireNonNullElse(request.getQueryString(), "");
            Replies.json(response, resources.get("/api/v1/health", query));
            return;
        }
        List<String> failing = failing(path.substring(1));
        if (failing.isEmpty()) {
            Replies.text(response, 200, "ok");
        } else {
            Replies.text(response, 503, String.join("\n", failing));
        }
    }

    /** Checks with a tag that fail, each with its status. */
    private List<String> failing(String tag) {
        return executor.execute(HealthCheckSelector.tags(tag), new HealthCheckExecutionOptions()).stream()
                .filter(result -> status(result).compareTo(Result.Status.WARN) > 0)
                .map(result -> result.getHealthCheckMetadata().getTitle() + ": " + status(result)).sorted().toList();
    }

    private static Result.Status status(HealthCheckExecutionResult result) {
        return result.getHealthCheckResult().getStatus();
    }
}
