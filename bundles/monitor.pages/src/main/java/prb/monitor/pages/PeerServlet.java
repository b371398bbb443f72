package prb.monitor.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiRole;
import prb.ops.api.HttpTrust;
import prb.walkie.api.Peers;

/**
 * {@code /peer/PEER/api/v1/...}: GET and POST, handed on to a peer that this node knows. The peer trusts this node, not the
 * browser behind it and lets it do everything: so reading a peer needs the role view here, and any order the role admin.
 */
@Component(service = Servlet.class, property = "osgi.http.whiteboard.servlet.pattern=/peer/*")
public final class PeerServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final int QUERY_CHARS_MAX = 2_048;
    /** Most of a refused body that is read and dropped; a client that still sends would see the connection break instead. */
    private static final long UNWANTED_BYTES_MAX = 8L << 20;
    private static final Pattern PATH = Pattern.compile("/([A-Za-z0-9]{1,100})(/api/v1(?:/[A-Za-z0-9._~-]{1,100}){1,6})");

    private final transient ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final transient PeerApi api = new PeerApi();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    transient volatile @Nullable Peers peers; // set by the framework, and by tests

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        send(response, asked(request, response, Optional.empty()));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = request.getInputStream().readNBytes(PeerApi.REQUEST_BYTES_MAX + 1);
        if (body.length > PeerApi.REQUEST_BYTES_MAX) {
            request.getInputStream().skip(UNWANTED_BYTES_MAX);
            send(response, PeerApi.error(413, "the body is larger than " + PeerApi.REQUEST_BYTES_MAX + " bytes"));
            return;
        }
        JsonNode json;
        try {
            json = mapper.readTree(body.length == 0 ? "{}" : new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            // Without the parser's excerpt of the text: it may hold a phrase.
            send(response, PeerApi.error(400, "the body is no JSON: line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr()));
            return;
        }
        send(response, json.isObject() ? asked(request, response, Optional.of(json)) : PeerApi.error(400,
                "the body is no JSON object"));
    }

    private ApiAnswer asked(HttpServletRequest request, HttpServletResponse response, Optional<JsonNode> body) {
        Object role = request.getAttribute(HttpTrust.ROLE);
        if (!HttpTrust.may(role, body.isPresent() ? ApiRole.ADMIN : ApiRole.VIEW)) {
            boolean known = role != null;
            if (!known) {
                response.setHeader("WWW-Authenticate", "Bearer");
            }
            return PeerApi.error(known ? 403 : 401, known ? "orders to peers need the role admin" : HttpTrust.HOW_TO);
        }
        Matcher path = PATH.matcher(Objects.requireNonNullElse(request.getPathInfo(), ""));
        String query = Objects.requireNonNullElse(request.getQueryString(), "");
        if (!path.matches()) {
            return PeerApi.error(404, "there is /peer/PEER/api/v1/...");
        }
        if (query.length() > QUERY_CHARS_MAX) {
            return PeerApi.error(400, "the query has " + query.length() + " characters, limit is " + QUERY_CHARS_MAX);
        }
        Peers known = peers;
        return known == null ? PeerApi.error(503, "this role has no peer node at present")
                : api.ask(known, path.group(1), path.group(2) + (query.isEmpty() ? "" : "?" + query), body);
    }

    private static void send(HttpServletResponse response, ApiAnswer answer) throws IOException {
        byte[] bytes = answer.json().getBytes(StandardCharsets.UTF_8);
        response.setStatus(answer.status());
        response.setContentType("application/json;charset=utf-8");
        response.setContentLength(bytes.length);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getOutputStream().write(bytes);
    }
}
