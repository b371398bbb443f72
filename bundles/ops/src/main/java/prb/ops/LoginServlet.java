package prb.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.ops.api.ApiAnswer;

/**
 * {@code POST /api/v1/login} with {@code {"token":"..."}} begins a session in a cookie that no script reads and no other site
 * sends; {@code POST /api/v1/logout} ends it; {@code GET /api/v1/login} says who one is. Over loopback everybody is logged in. A
 * body has {@value #BODY_BYTES_MAX} bytes at most; wrong tokens are counted as elsewhere.
 */
@Component(service = Servlet.class, property = {"osgi.http.whiteboard.servlet.pattern=" + LoginServlet.LOGIN,
    "osgi.http.whiteboard.servlet.pattern=" + LoginServlet.LOGOUT})
public final class LoginServlet extends HttpServlet {

    static final String LOGIN = "/api/v1/login";
    static final String LOGOUT = "/api/v1/logout";
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(LoginServlet.class);
    private static final int BODY_BYTES_MAX = 8 << 10;

    private final transient Access access;
    private final transient ObjectMapper mapper = new ObjectMapper();

    @Activate
    public LoginServlet(@Reference Access access) {
        this.access = access;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getServletPath().equals(LOGIN)) {
            Replies.json(response, Resources.error(405, LOGOUT + " takes POST"));
            return;
        }
        Replies.json(response, Guard.who(request).map(LoginServlet::told).orElseGet(() -> Resources.error(401,
                "you are not logged in: POST " + LOGIN + " with {\"token\":\"...\"}")));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getServletPath().equals(LOGIN)) {
            login(request, response);
        } else {
            Optional.ofNullable(Guard.session(request)).ifPresent(access.sessions()::end);
            response.addHeader("Set-Cookie", cookie(request, "", 0));
            Replies.json(response, ApiAnswer.ok("{}"));
        }
    }

    private void login(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (access.rules().isLoopback()) {
            Replies.json(response, Guard.who(request).map(LoginServlet::told).orElseGet(() -> Resources.error(401,
                    "nobody says who asks")));
            return;
        }
        byte[] body = request.getInputStream().readNBytes(BODY_BYTES_MAX + 1);
        String token = body.length > BODY_BYTES_MAX ? "" : token(body);
        Optional<Tokens.Holder> holder = access.rules().holder(token, request.getRemoteAddr());
        if (holder.isEmpty()) {
            LOG.warn("a login from {} is refused", request.getRemoteAddr());
            Replies.json(response, Resources.error(401, "this is no token of this role, or too many wrong ones came from you"));
            return;
        }
        LOG.info("token {} logs in from {}", holder.get().name(), request.getRemoteAddr());
        response.addHeader("Set-Cookie", cookie(request, access.sessions().begin(holder.get()), Sessions.AGE_MAX.toSeconds()));
        Replies.json(response, told(Rules.who(holder.get())));
    }

    /** The token of a body; empty when there is none. */
    private String token(byte[] body) {
        try {
            return mapper.readTree(new String(body, StandardCharsets.UTF_8)).path("token").asText("").strip();
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private static ApiAnswer told(Who who) {
        return ApiAnswer.ok(JsonNodeFactory.instance.objectNode().put("author", who.author()).put("role", Roles.name(who.role()))
                .toString());
    }

    private static String cookie(HttpServletRequest request, String value, long seconds) {
        return Guard.cookie(request) + "=" + Objects.requireNonNull(value) + "; Path=/; Max-Age=" + seconds
                + "; HttpOnly; SameSite=Strict" + (request.isSecure() ? "; Secure" : "");
    }
}
