package prb.itests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Services of a compose file. */
final class ComposeFile {

    private final Map<?, ?> services;

    private ComposeFile(Map<?, ?> services) {
        this.services = services;
    }

    static ComposeFile parse(String yaml) {
        Object root = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return new ComposeFile((Map<?, ?>) ((Map<?, ?>) root).get("services"));
    }

    List<String> names() {
        return services.keySet().stream().map(Object::toString).sorted().toList();
    }

    /** Fields of a service as texts; the image is left out, it is what differs. */
    Map<String, String> fields(String service) {
        Map<String, String> fields = new TreeMap<>();
        ((Map<?, ?>) services.get(service)).forEach((name, value) -> fields.put(name.toString(), String.valueOf(value)));
        fields.remove("image");
        return fields;
    }

    /** Environment as lines NAME=value, in their order. */
    List<String> environment(String service) {
        return texts(service, "environment");
    }

    List<String> entrypoint(String service) {
        return texts(service, "entrypoint");
    }

    List<String> command(String service) {
        return texts(service, "command");
    }

    private List<String> texts(String service, String field) {
        List<String> texts = new ArrayList<>();
        if (((Map<?, ?>) services.get(service)).get(field) instanceof List<?> list) {
            list.forEach(each -> texts.add(each.toString()));
        }
        return texts;
    }
}
