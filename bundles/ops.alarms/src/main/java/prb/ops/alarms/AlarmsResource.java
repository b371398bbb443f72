package prb.ops.alarms;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;

/** {@code GET /api/v1/alarms}: what fires, worst and oldest first, and what happened of late. */
@Component(property = ApiResource.PATH + "=/api/v1/alarms")
public final class AlarmsResource implements ApiResource {

    private final AlarmRoom room;

    @Activate
    public AlarmsResource(@Reference AlarmRoom room) {
        this.room = room;
    }

    @Override
    public ApiAnswer get(Map<String, String> query) {
        return ApiAnswer.ok(json(room.book(), room.silences(), Instant.now()).toString());
    }

    static ObjectNode json(Book book, Silences silences, Instant now) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode alarms = json.putArray("alarms");
        book.firing().forEach(alarm -> alarms.add(Message.json(alarm).put("silenced_until", silences.until(alarm, now).map(
                Instant::toString).orElse(null))));
        ArrayNode recent = json.putArray("recent");
        book.recent().forEach(event -> recent.addObject().put("event", event.kind().text()).put("at", event.at().toString())
                .put("id", event.alarm().id()).put("severity", event.alarm().severity().text()).put("title", event.alarm()
                        .finding().title()));
        return json;
    }
}
