package prb.ops.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.Inventory;
import prb.worker.api.Pool;

/** {@code /api/v1/pools}: all pools by number, each with its workers counted by state and the sum of their stakes. */
@Component(property = ApiResource.PATH + "=/api/v1/pools")
public final class PoolsResource implements ApiResource {

    private final WorkerList workers;

    @Activate
    public PoolsResource(@Reference WorkerList workers) {
        this.workers = workers;
    }

    @Override
    public ApiAnswer get(Map<String, String> query) {
        Optional<Inventory> stored = workers.inventory();
        if (stored.isEmpty()) {
            return Answers.absent(Answers.NO_INVENTORY);
        }
        Map<Long, List<WorkerView>> byPool = workers.all().orElse(List.of()).stream().collect(Collectors.groupingBy(
                each -> each.worker().pid()));
        ObjectNode json = Answers.object();
        ArrayNode pools = json.putArray("pools");
        stored.get().pools().stream().sorted(Comparator.comparingLong(Pool::pid)).forEach(pool -> pools.add(told(pool, byPool
                .getOrDefault(pool.pid(), List.of()))));
        return ApiAnswer.ok(json.toString());
    }

    private static ObjectNode told(Pool pool, List<WorkerView> workers) {
        ObjectNode json = Answers.object().put("id", pool.id()).put("pid", pool.pid()).put("name", pool.name())
                .put("operator", ss58(pool.operator())).put("owner", ss58(pool.owner())).put("proxied", pool.proxiedOwner()
                        .isPresent())
                .put("enabled", pool.enabled()).put("sync_only", pool.syncOnly()).put("workers", workers.size());
        json.set("by_state", WorkersResource.byState(workers));
        Answers.money(json, "stake", workers.stream().map(each -> each.worker().stake()).reduce(BigInteger.ZERO,
                BigInteger::add));
        return json;
    }

    private static String ss58(AccountId account) {
        return account.toSs58(Answers.SS58_PREFIX);
    }
}
