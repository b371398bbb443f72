package prb.monitor.ptp;

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
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.ops.api.HttpTrust;
import prb.walkie.api.Peers;

/**
 * {@code /ptp/discover} and {@code /ptp/proxy/PEER/METHOD}. POST for everything, GET for what changes nothing. A body of at
 * most 100 KiB, JSON; none is an empty object. What the original's answers do not say stands in header {@code X-Prb-Reason}.
 */
@Component(service = Servlet.class, property = "osgi.http.whiteboard.servlet.pattern=/ptp/*")
public final class PtpServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final int BODY_BYTES_MAX = 100 << 10;
    /** Most of a refused body that is read and dropped; below the limit of the HTTP server, which answers nothing readable. */
    private static final long UNWANTED_BYTES_MAX = 8L << 20;
    private static final int REASON_CHARS_MAX = 300;
    private static final String DISCOVER = "discover";
    private static final String PROXY = "proxy";
    private static final String GET = "GET";

    private final transient ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final transient Proxy proxy = new Proxy(Clock.systemUTC());

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    transient volatile @Nullable Peers peers; // set by the framework, and by tests

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String verb = request.getMethod();
        if (!verb.equals(GET) && !verb.equals("POST")) {
            response.setHeader("Allow", "GET, POST");
            send(response, Answer.refused(405, verb + " is not allowed here"));
            return;
        }
        String path = Objects.requireNonNullElse(request.getPathInfo(), "");
        List<String> parts = List.of(path.substring(Math.min(1, path.length())).split("/", -1));
        if (parts.equals(List.of(DISCOVER))) {
            Peers known = peers;
            send(response, Answer.ok(Discovered.of(known == null ? List.of() : known.peers())));
        } else if (parts.size() == 3 && parts.getFirst().equals(PROXY)) {
            send(response, proxied(request, response, parts.get(1), parts.get(2)));
        } else {
            send(response, Answer.refused(404, "there are /ptp/discover and /ptp/proxy/PEER/METHOD"));
        }
    }

    private Answer proxied(HttpServletRequest request, HttpServletResponse response, String peerId, String name)
            throws IOException {
        boolean changes = Method.of(name).map(Method::changes).orElse(false);
        if (changes && request.getMethod().equals(GET)) {
            response.setHeader("Allow", "POST");
            return Answer.refused(405, name + " changes something: use POST");
        }
        if (changes && !Boolean.TRUE.equals(request.getAttribute(HttpTrust.ATTRIBUTE))) {
            response.setHeader("WWW-Authenticate", "Bearer");
            return Answer.refused(401, name + " changes something; " + HttpTrust.HOW_TO);
        }
        byte[] body = request.getInputStream().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            // A client that still sends would see the connection break instead of the answer.
            request.getInputStream().skip(UNWANTED_BYTES_MAX);
            return Answer.refused(413, "the body is larger than " + BODY_BYTES_MAX + " bytes");
        }
        boolean json = isJson(request.getContentType());
        if (!json && changes && body.length > 0) {
            return Answer.refused(415, "the body is not taken for JSON: send it with 'Content-Type: application/json'");
        }
        JsonNode message;
        try {
            message = mapper.readTree(json && body.length > 0 ? new String(body, StandardCharsets.UTF_8) : "{}");
        } catch (JsonProcessingException e) {
            // Neither the text nor the parser's excerpt of it: it may hold a phrase.
            return Answer.refused(400, "the body is no JSON: line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr());
        }
        Peers known = peers;
        return known == null ? Answer.unknownPeer("this role has no peer node at present")
                : proxy.call(known, peerId, name, message);
    }

    private static boolean isJson(@Nullable String type) {
        return type != null && type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("application/json");
    }

    private void send(HttpServletResponse response, Answer answer) throws IOException {
        byte[] bytes = mapper.writeValueAsBytes(answer.json());
        response.setStatus(answer.status());
        response.setContentType("application/json;charset=utf-8");
        response.setContentLength(bytes.length);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (!answer.reason().isEmpty()) {
            response.setHeader("X-Prb-Reason", header(answer.reason()));
        }
        response.getOutputStream().write(bytes);
    }

    /** One line of printable ASCII: parts of a reason come from the other side. */
    private static String header(String text) {
        String printable = text.replaceAll("[^ -~]", "?");
        return printable.length() <= REASON_CHARS_MAX ? printable : printable.substring(0, REASON_CHARS_MAX);
    }
}
