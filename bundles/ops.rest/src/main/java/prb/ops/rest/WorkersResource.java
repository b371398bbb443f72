package prb.ops.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;
import prb.worker.api.WorkerState;

/**
 * {@code /api/v1/workers}: workers, filtered, sorted and in pages of at most {@value #LIMIT_MAX}; how many there are in each
 * state counts all of them.
 */
@Component(property = ApiResource.PATH + "=/api/v1/workers")
public final class WorkersResource implements ApiResource {

    static final int LIMIT_MAX = 1_000;
    private static final int LIMIT_DEFAULT = 100;
    private static final long OFFSET_MAX = 10_000_000;

    private final WorkerList workers;

    @Activate
    public WorkersResource(@Reference WorkerList workers) {
        this.workers = workers;
    }

    @Override
    public ApiAnswer get(Map<String, String> query) {
        Set<WorkerState> states = states(query.getOrDefault("state", ""));
        long pool = Query.number(query, "pool", -1, 0, Long.MAX_VALUE);
        String text = Query.text(query, "text");
        Comparator<WorkerView> order = order(query.getOrDefault("sort", "name"), Query.flag(query, "desc"));
        long offset = Query.number(query, "offset", 0, 0, OFFSET_MAX);
        long limit = Query.number(query, "limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
        Optional<List<WorkerView>> all = workers.all();
        if (all.isEmpty()) {
            return Answers.absent(Answers.NO_INVENTORY);
        }
        List<WorkerView> matched = all.get().stream().filter(each -> states.isEmpty() || states.contains(each.state()))
                .filter(each -> pool < 0 || each.worker().pid() == pool).filter(each -> each.mentions(text)).toList();
        ObjectNode json = Answers.object().put("total", all.get().size()).put("matched", matched.size());
        json.set("by_state", byState(all.get()));
        ArrayNode page = json.putArray("workers");
        matched.stream().sorted(order).skip(offset).limit(limit).forEach(each -> page.add(each.json()));
        return ApiAnswer.ok(json.toString());
    }

    /** Every state, those without workers too. */
    static ObjectNode byState(List<WorkerView> all) {
        long[] counts = new long[WorkerState.values().length];
        all.forEach(each -> counts[each.state().ordinal()]++);
        ObjectNode json = Answers.object();
        for (WorkerState state : WorkerState.values()) {
            json.put(state.text(), counts[state.ordinal()]);
        }
        return json;
    }

    private static Set<WorkerState> states(String text) {
        Set<WorkerState> states = EnumSet.noneOf(WorkerState.class);
        for (String word : text.isEmpty() ? new String[0] : text.toLowerCase(Locale.ROOT).split(",", -1)) {
            states.add(Arrays.stream(WorkerState.values()).filter(each -> each.text().equals(word)).findFirst().orElseThrow(
                    () -> new IllegalArgumentException("state is '" + Query.cut(word) + "', not one of " + String.join(", ",
                            Arrays.stream(WorkerState.values()).map(WorkerState::text).toList()))));
        }
        return states;
    }

    /** Equal ones stand by name. */
    private static Comparator<WorkerView> order(String sort, boolean desc) {
        Comparator<WorkerView> name = Comparator.comparing(each -> each.worker().name());
        Comparator<WorkerView> order = switch (sort) {
            case "name" -> name;
            case "state" -> Comparator.comparing(WorkerView::state);
            case "since" -> Comparator.comparing(each -> each.since().orElse(Instant.MAX));
            case "relay" -> Comparator.comparingLong(WorkerView::relay);
            case "para" -> Comparator.comparingLong(WorkerView::para);
            case "pool" -> Comparator.comparingLong(each -> each.worker().pid());
            case "stake" -> Comparator.comparing(each -> each.worker().stake());
            default -> throw new IllegalArgumentException("sort is '" + Query.cut(sort)
                    + "', not one of name, state, since, relay, para, pool, stake");
        };
        return (desc ? order.reversed() : order).thenComparing(name);
    }
}
