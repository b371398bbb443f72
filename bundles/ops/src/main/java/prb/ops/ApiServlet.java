package prb.ops;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.ops.api.ApiAnswer;

/** {@code /api/v1/*}: GET for resources, POST for actions, and {@code /openapi.json}. */
@Component(service = Servlet.class, property = {"osgi.http.whiteboard.servlet.pattern=/api/v1/*",
    "osgi.http.whiteboard.servlet.pattern=/openapi.json"})
public final class ApiServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    /** What is read away of a body that is too large: a client that still sends would not see the answer. */
    private static final long UNWANTED_BYTES_MAX = 8 << 20;

    private final transient Desk desk;

    @Activate
    public ApiServlet(@Reference Desk desk) {
        this.desk = desk;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Who> who = Guard.who(request);
        String path = request.getRequestURI();
        String query = Objects.requireNonNullElse(request.getQueryString(), "");
        if (who.isEmpty()) {
            // Asked for by a path that the guard did not take for the api's, or without a guard.
            Replies.json(response, Resources.error(401, "nobody says who asks"));
            return;
        }
        switch (request.getMethod()) {
            case "GET", "HEAD" -> send(path, response, desk.read(who.get(), path, query));
            case "POST" -> send(path, response, posted(request, who.get(), path, query));
            default -> send(path, response, Resources.error(405, request.getMethod() + " is not allowed here"));
        }
    }

    private ApiAnswer posted(HttpServletRequest request, Who who, String path, String query) throws IOException {
        byte[] body = request.getInputStream().readNBytes(Desk.BODY_BYTES_MAX + 1);
        if (body.length > Desk.BODY_BYTES_MAX) {
            request.getInputStream().skip(UNWANTED_BYTES_MAX);
            return Resources.error(413, "the body is larger than " + Desk.BODY_BYTES_MAX + " bytes");
        }
        String type = Objects.requireNonNullElse(request.getContentType(), "").toLowerCase(Locale.ROOT);
        // A form of a foreign page can not send this type without being asked about first.
        if (body.length > 0 && !type.split(";", 2)[0].strip().equals("application/json")) {
            return Resources.error(415, "the body is not taken for JSON: send it with 'Content-Type: application/json'");
        }
        return desk.act(who, path, query, new String(body, StandardCharsets.UTF_8));
    }

    private void send(String path, HttpServletResponse response, ApiAnswer answer) throws IOException {
        if (answer.status() == 405) {
            List<String> methods = desk.resources().methods(path);
            response.setHeader("Allow", methods.isEmpty() ? "GET, POST" : String.join(", ", methods));
        }
        Replies.json(response, answer);
    }
}
