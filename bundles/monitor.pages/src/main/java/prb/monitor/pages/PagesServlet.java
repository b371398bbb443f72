package prb.monitor.pages;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * {@code GET /monitor/}: the pages. They hold no secret and no data and are sent to anybody who reaches the server; what they
 * show they read from {@code /api/v1}, which asks for the login where one is needed.
 */
@Component(service = Servlet.class, property = "osgi.http.whiteboard.servlet.pattern=/monitor/*")
public final class PagesServlet extends HttpServlet {

    static final String HOME = "/monitor/";
    /** Nothing but what comes from this server, and nothing that stands in the page itself. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
            + " form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
    private static final long serialVersionUID = 1L;
    private static final String FIRST = "index.html";

    private final transient WebFiles files = new WebFiles();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = Objects.requireNonNullElse(request.getPathInfo(), "");
        if (path.isEmpty()) {
            response.sendRedirect(HOME);
            return;
        }
        String name = path.substring(1);
        Optional<WebFiles.WebFile> file = files.get(name.isEmpty() ? FIRST : name);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Content-Security-Policy", POLICY);
        if (file.isEmpty()) {
            send(response, 404, "text/plain;charset=utf-8", "there is no such page; the monitor is at /monitor/\n".getBytes(
                    StandardCharsets.UTF_8));
            return;
        }
        // Asked for again each time, and told by the tag that it has not changed: a new bundle shows at once.
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("ETag", file.get().tag());
        if (file.get().tag().equals(request.getHeader("If-None-Match"))) {
            response.setStatus(304);
        } else {
            send(response, 200, file.get().type(), file.get().bytes());
        }
    }

    private static void send(HttpServletResponse response, int status, String type, byte[] bytes) throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
