package prb.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;

/** {@code /api/v1/settings}: every setting of this role: its value, where that came from, its default and what it means. */
@Component(property = ApiResource.PATH + "=/api/v1/settings")
public final class SettingsResource implements ApiResource {

    private final Resolution resolution;

    @Activate
    public SettingsResource(@Reference ConfigRoom room) {
        this(room.resolution());
    }

    SettingsResource(Resolution resolution) {
        this.resolution = resolution;
    }

    @Override
    public ApiAnswer get(Map<String, String> query) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("settings");
        for (Setting setting : resolution.settings()) {
            ObjectNode each = list.addObject().put("name", setting.variable().isEmpty() ? null : setting.variable())
                    .put("pid", setting.pid()).put("key", setting.key()).put("value", Masked.of(setting.shown()))
                    .put("origin", setting.origin().text()).put("secret", setting.secret());
            resolution.variable(setting).ifPresentOrElse(variable -> each.put("default", resolution.fallbackText(variable))
                    .put("type", variable.type().name().toLowerCase(Locale.ROOT)).put("unit", variable.unit())
                    .put("description", variable.description()),
                    () -> each.putNull("default").putNull("type").put("unit", "").put("description", ""));
        }
        return ApiAnswer.ok(json.toString());
    }
}
