package prb.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiRole;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieStream;

/**
 * The api over the peer protocol, for peers that may change things here: one JSON object
 * {@code {"method":"GET","path":"/api/v1/status"}}, or with method POST and a {@code body}, of at most 1 MiB is the request,
 * {@code {"status":200,"body":...}} the answer. Who is not allowed gets an empty answer, as on every raw stream; who is may
 * do everything.
 */
@Component
public final class ApiStream implements WalkieStream {

    static final String PROTOCOL = "/prb/api/1";
    private static final int REQUEST_BYTES_MAX = Desk.BODY_BYTES_MAX;

    private final Desk desk;
    private final ObjectMapper mapper = new ObjectMapper();

    @Activate
    public ApiStream(@Reference Desk desk) {
        this.desk = desk;
    }

    @Override
    public String protocol() {
        return PROTOCOL;
    }

    @Override
    public Access access() {
        return Access.CHANGE;
    }

    @Override
    public List<Bytes> handle(Caller caller, Bytes request) {
        ApiAnswer answer = answer(new Who(ApiRole.ADMIN, "peer " + caller.peerId()), request);
        // Put together as text: the body is JSON already.
        return List.of(Bytes.utf8("{\"status\":" + answer.status() + ",\"body\":" + answer.json() + "}"));
    }

    private ApiAnswer answer(Who who, Bytes request) {
        if (request.size() > REQUEST_BYTES_MAX) {
            return Resources.error(413, "the request has " + request.size() + " bytes, limit is " + REQUEST_BYTES_MAX);
        }
        JsonNode json;
        try {
            json = mapper.readTree(request.toUtf8());
        } catch (JsonProcessingException e) {
            // No excerpt of it: it may hold a phrase.
            return Resources.error(400, "the request is no JSON");
        }
        String asked = json.path("path").asText("");
        int at = asked.indexOf('?');
        String path = at < 0 ? asked : asked.substring(0, at);
        String query = at < 0 ? "" : asked.substring(at + 1);
        return switch (json.path("method").asText("")) {
            case "GET" -> desk.read(who, path, query);
            case "POST" -> desk.act(who, path, query, json.has("body") ? json.get("body").toString() : "");
            default -> Resources.error(405, "method: only GET and POST");
        };
    }
}
