package prb.ops.alarms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.ops.api.ApiAction;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiCall;
import prb.ops.api.ApiResource;

/** {@code POST /api/v1/alarms/silence} with {@code {"id": or "cause":, "minutes":}}; 0 minutes end a silence. */
@Component(property = {ApiResource.PATH + "=/api/v1/alarms/silence", ApiAction.ROLE + "=operate"})
public final class SilenceAction implements ApiAction {

    private static final Logger LOG = LoggerFactory.getLogger(SilenceAction.class);
    private static final int FAILED = 500;

    private final AlarmRoom room;

    @Activate
    public SilenceAction(@Reference AlarmRoom room) {
        this.room = room;
    }

    @Override
    public ApiAnswer act(ApiCall call) {
        return act(room.book(), room.silences(), call, Instant.now());
    }

    static ApiAnswer act(Book book, Silences silences, ApiCall call, Instant now) {
        JsonNode body = read(call.body());
        if (body.path("id").isTextual() == body.path("cause").isTextual()) {
            throw new IllegalArgumentException("id, cause: give one of them, a text; GET /api/v1/alarms tells them");
        }
        if (!body.path("minutes").isIntegralNumber()) {
            throw new IllegalArgumentException("minutes: a whole number, 0 to end the silence");
        }
        String key = body.path("id").asText(body.path("cause").asText());
        ObjectNode answer = new ObjectMapper().createObjectNode().put("silenced", key);
        try {
            answer.put("until", silences.silence(key, body.path("minutes").asLong(), now).map(Instant::toString).orElse(null));
        } catch (IOException e) {
            LOG.error("a silence could not be kept", e);
            return new ApiAnswer(FAILED, new ObjectMapper().createObjectNode().put("error",
                    "the silence could not be kept, so it does not hold; the log of this role says why").toString());
        }
        LOG.info("{} silences {} for {} minutes", call.author(), key, body.path("minutes").asLong());
        return ApiAnswer.ok(answer.put("known", book.knows(key)).toString());
    }

    private static JsonNode read(String body) {
        try {
            return new ObjectMapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getOriginalMessage());
        }
    }
}
