package prb.ops.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;
import prb.worker.api.Inventory;
import prb.worker.api.Pool;
import prb.worker.api.WorkerDetails;

/** {@code /api/v1/workers/{id}}: one worker, why it is not computing, its session, and what it did lately. */
@Component(property = ApiResource.PATH + "=/api/v1/workers/{id}")
public final class WorkerResource implements ApiResource {

    private final WorkerList workers;
    private final History history;
    private final ObjectMapper mapper = new ObjectMapper();

    @Activate
    public WorkerResource(@Reference WorkerList workers, @Reference History history) {
        this.workers = workers;
        this.history = history;
    }

    @Override
    public ApiAnswer get(Map<String, String> query) {
        String id = query.getOrDefault("id", "");
        Optional<List<WorkerView>> all = workers.all();
        if (all.isEmpty()) {
            return Answers.absent(Answers.NO_INVENTORY);
        }
        Optional<WorkerView> found = all.get().stream().filter(each -> each.worker().id().equals(id)).findFirst();
        return found.map(this::told).orElseGet(() -> Answers.error(404, "no worker has the id '" + Query.cut(id) + "'"));
    }

    private ApiAnswer told(WorkerView view) {
        String id = view.worker().id();
        Optional<WorkerDetails> details = workers.fleet().flatMap(fleet -> fleet.details(id));
        boolean unresponsive = workers.fleet().map(fleet -> fleet.unresponsive().stream().anyMatch(each -> each.worker().id()
                .equals(id))).orElse(false);
        Optional<Pool> pool = workers.inventory().flatMap(stored -> stored.pool(view.worker().pid()));
        ObjectNode json = view.json().put("session_account", details.flatMap(WorkerDetails::sessionAccount).map(
                account -> account.toSs58(Answers.SS58_PREFIX)).orElse(null));
        json.set("session", details.map(WorkerDetails::sessionInfoJson).map(this::parsed).orElse(NullNode.getInstance()));
        Why.reasons(view, pool, unresponsive, workers.inventory().flatMap(Inventory::behind)).forEach(json.putArray("why")::add);
        json.set("history", history.of(id));
        return ApiAnswer.ok(json.toString());
    }

    private JsonNode parsed(String text) {
        try {
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the session of a worker is no JSON: " + e.getOriginalMessage(), e);
        }
    }
}
