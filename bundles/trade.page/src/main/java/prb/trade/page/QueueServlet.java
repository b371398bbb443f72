package prb.trade.page;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiRole;
import prb.ops.api.HttpTrust;
import prb.trade.api.TradeQueue;

/**
 * {@code GET /queue/} the page and its parts, {@code POST /queue/cancel?id=JOB} and {@code POST /queue/retry?id=JOB} what may be
 * done; the page reads {@code /api/v1/queue}.
 */
@Component(service = Servlet.class, property = "osgi.http.whiteboard.servlet.pattern=/queue/*")
public final class QueueServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    static final String HOME = "/queue/";
    private static final String HTML = "text/html;charset=utf-8";
    private static final int ID_CHARS_MAX = 200;
    private static final Map<String, String> PARTS = Map.of("queue.html", HTML, "queue.js", "text/javascript;charset=utf-8",
            "queue.css", "text/css;charset=utf-8");

    private final transient Clock clock = Clock.systemUTC();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    transient volatile @Nullable TradeQueue queue; // set by the framework, and by tests

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getRequestURI().startsWith(HOME)) {
            response.sendRedirect(HOME);
            return;
        }
        String part = request.getRequestURI().substring(HOME.length());
        String file = part.isEmpty() ? "queue.html" : part;
        String type = PARTS.get(file);
        if (type == null) {
            json(response, QueueResource.error(404, "there is no " + file + " here"));
            return;
        }
        try (InputStream in = Objects.requireNonNull(QueueServlet.class.getResourceAsStream(file), file)) {
            send(response, 200, type, in.readAllBytes());
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        json(response, changed(request, response));
    }

    private ApiAnswer changed(HttpServletRequest request, HttpServletResponse response) {
        if (!HttpTrust.may(request.getAttribute(HttpTrust.ROLE), ApiRole.OPERATE)) {
            response.setHeader("WWW-Authenticate", "Bearer");
            return QueueResource.error(401, HttpTrust.HOW_TO);
        }
        String id = Objects.requireNonNullElse(request.getParameter("id"), "");
        if (id.isEmpty() || id.length() > ID_CHARS_MAX) {
            return QueueResource.error(400, "parameter id has " + id.length() + " characters, not 1.." + ID_CHARS_MAX);
        }
        TradeQueue present = queue;
        if (present == null) {
            return QueueResource.error(503, "this role has no trade queue at present");
        }
        return switch (request.getRequestURI()) {
            case HOME + "cancel" -> JobChange.cancel(present, id);
            case HOME + "retry" -> JobChange.retry(present, id, clock);
            default -> QueueResource.error(404, "there are /queue/cancel and /queue/retry");
        };
    }

    private static void json(HttpServletResponse response, ApiAnswer answer) throws IOException {
        send(response, answer.status(), "application/json;charset=utf-8", answer.json().getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpServletResponse response, int status, String type, byte[] bytes) throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.setContentLength(bytes.length);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'");
        response.getOutputStream().write(bytes);
    }
}
