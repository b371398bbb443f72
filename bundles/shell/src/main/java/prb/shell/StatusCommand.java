package prb.shell;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.blob.api.control.Quarantined;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;

/** {@code prb:status [--json]}, and {@code /api/v1/status}, which is the same JSON. */
@Component(service = {StatusCommand.class, ApiResource.class},
        property = {"osgi.command.scope=prb", "osgi.command.function=status",
            ApiResource.PATH + "=/api/v1/status"})
public final class StatusCommand implements ApiResource {
    private final StatusSource source;

    @Activate
    public StatusCommand(@Reference StatusSource source) {
        this.source = source;
    }

    /** One JSON object, or a table. */
    public String status(String... args) {
        if (args.length > 1 || args.length == 1 && !"--json".equals(args[0])) {
            throw new IllegalArgumentException("usage: prb:status [--json]");
        }
        return args.length == 1 ? json().toString() : table();
    }

    @Override
    public ApiAnswer get(Map<String, String> query) {
        return ApiAnswer.ok(json().toString());
    }

    private ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("role", source.role());
        json.setAll(source.status().json());
        source.encoder().ifPresent(status -> json.putObject("encoder").put("state", EncoderCommand.state(status))
                .put("detail", status.detail()).put("quarantine", status.quarantine().size())
                .put("alarms", status.quarantine().stream().filter(Quarantined::alarm).count()));
        source.server().ifPresent(server -> {
            ObjectNode node = json.putObject("blob_server").put("port", server.port()).put("sessions", server.sessions())
                    .put("sessions_opened", server.sessionsOpened()).put("requests", server.requests())
                    .put("bytes", server.bytes()).put("misses", server.misses()).put("queued_bytes", server.queuedBytes())
                    .put("cached_bytes", server.cachedBytes());
            ObjectNode refused = node.putObject("refused");
            new TreeMap<>(server.refused()).forEach(refused::put);
        });
        return json;
    }

    private String table() {
        StringBuilder text = new StringBuilder("role " + source.role() + System.lineSeparator());
        text.append(StatusTable.of(source.status(), source.reports(), source.drivesWorkers()));
        source.encoder().ifPresent(status -> text.append(String.format("encoder: %s%s%n", EncoderCommand.state(status),
                status.detail().isEmpty() ? "" : " - " + status.detail())));
        source.server().ifPresent(server -> text.append(String.format(
                "blob server: port %d, %d of %d connections open, %d requests, %d answered as absent, %d MiB sent, %d refused%n",
                server.port(), server.sessions(), server.sessionsOpened(), server.requests(), server.misses(),
                server.bytes() >> 20, server.refused().values().stream().mapToLong(Long::longValue).sum())));
        return text.toString().stripTrailing();
    }
}
