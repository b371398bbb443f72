package prb.ops.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;
import prb.worker.api.Inventory;
import prb.worker.api.InventoryChange;

/** {@code /api/v1/audit}: who changed which pool or worker, the newest first, at most {@value #LIMIT_MAX} at a time. */
@Component(property = ApiResource.PATH + "=/api/v1/audit")
public final class AuditResource implements ApiResource {

    private static final int LIMIT_MAX = 1_000;
    private static final int LIMIT_DEFAULT = 100;

    private final WorkerList workers;

    @Activate
    public AuditResource(@Reference WorkerList workers) {
        this.workers = workers;
    }

    @Override
    public ApiAnswer get(Map<String, String> query) {
        long before = Query.number(query, "before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
        int limit = (int) Query.number(query, "limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
        Optional<Inventory> stored = workers.inventory();
        if (stored.isEmpty()) {
            return Answers.absent(Answers.NO_INVENTORY);
        }
        List<InventoryChange> changes;
        try {
            changes = stored.get().changes(before, limit);
        } catch (UnsupportedOperationException e) {
            return Answers.absent(String.valueOf(e.getMessage()));
        }
        ObjectNode json = Answers.object();
        ArrayNode list = json.putArray("changes");
        changes.forEach(each -> list.add(told(each)));
        return ApiAnswer.ok(json.toString());
    }

    private static ObjectNode told(InventoryChange change) {
        ObjectNode json = Answers.object().put("number", change.number()).put("at", change.at().toString())
                .put("by", change.author()).put("node", change.node()).put("kind", change.kind()).put("id", change.id())
                .put("name", change.name()).put("action", change.action());
        ObjectNode before = json.putObject("before");
        new TreeMap<>(change.before()).forEach(before::put);
        ObjectNode after = json.putObject("after");
        new TreeMap<>(change.after()).forEach(after::put);
        return json;
    }
}
