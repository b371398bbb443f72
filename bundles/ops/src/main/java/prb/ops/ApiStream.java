package prb.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.ops.api.ApiAnswer;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieStream;

/**
 * The api over the peer protocol, for peers that may change things here: one JSON object
 * {@code {"method":"GET","path":"/api/v1/status"}} of at most 64 KiB is the request, {@code {"status":200,"body":...}} the
 * answer. Who is not allowed gets an empty answer, as on every raw stream.
 */
@Component
public final class ApiStream implements WalkieStream {

    static final String PROTOCOL = "/prb/api/1";
    private static final int REQUEST_BYTES_MAX = 64 << 10;

    private final Resources resources;
    private final ObjectMapper mapper = new ObjectMapper();

    @Activate
    public ApiStream(@Reference Resources resources) {
        this.resources = resources;
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
        ApiAnswer answer = answer(request);
        // Put together as text: the body is JSON already.
        return List.of(Bytes.utf8("{\"status\":" + answer.status() + ",\"body\":" + answer.json() + "}"));
    }

    private ApiAnswer answer(Bytes request) {
        if (request.size() > REQUEST_BYTES_MAX) {
            return Resources.error(413, "the request has " + request.size() + " bytes, limit is " + REQUEST_BYTES_MAX);
        }
        JsonNode json;
        try {
            json = mapper.readTree(request.toUtf8());
        } catch (JsonProcessingException e) {
            return Resources.error(400, "the request is no JSON: " + e.getOriginalMessage());
        }
        String path = json.path("path").asText("");
        if (!json.path("method").asText("").equals("GET")) {
            return Resources.error(405, "method: only GET");
        }
        int query = path.indexOf('?');
        return query < 0 ? resources.get(path, "") : resources.get(path.substring(0, query), path.substring(query + 1));
    }
}
