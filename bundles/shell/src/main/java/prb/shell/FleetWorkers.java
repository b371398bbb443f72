package prb.shell;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import prb.cluster.api.Member;
import prb.cluster.api.Membership;
import prb.worker.api.Worker;

/** Which node drives each worker of the inventory. Nobody drives one that is disabled or was not taken yet. Stateless. */
final class FleetWorkers {

    /** What the one node owns that drives all workers, where they are not shared. */
    private static final String ALL = "lifecycle";
    private static final String NOBODY = "-";
    private static final ObjectMapper JSON = new ObjectMapper();

    private FleetWorkers() {}

    /** Names of workers to nodes, in the order of the inventory's list. */
    private static List<Map.Entry<Worker, Optional<Member>>> drivers(Membership membership, List<Worker> workers) {
        if (membership.self().kind() == Member.Kind.SINGLE) {
            Optional<Member> one = membership.holder(ALL);
            return workers.stream().map(worker -> Map.entry(worker, one.filter(member -> worker.enabled()))).toList();
        }
        Collection<String> ids = workers.stream().map(Worker::id).collect(Collectors.toList());
        Map<String, Member> holders = membership.holders(ids);
        return workers.stream().map(worker -> Map.entry(worker, Optional.ofNullable(holders.get(worker.id())))).toList();
    }

    static String table(Membership membership, List<Worker> workers) {
        StringBuilder text = new StringBuilder(String.format("%-24s %8s %-8s %s%n", "WORKER", "PID", "ENABLED", "NODE"));
        drivers(membership, workers).forEach(each -> text.append(String.format("%-24s %8d %-8s %s%n", each.getKey().name(), each
                .getKey().pid(), each.getKey().enabled(), each.getValue().map(Member::place).orElse(NOBODY))));
        return text.toString();
    }

    /** One object a line; {@code node} is null where nobody drives. */
    static String json(Membership membership, List<Worker> workers) {
        StringBuilder lines = new StringBuilder();
        drivers(membership, workers).forEach(each -> {
            ObjectNode line = JSON.createObjectNode().put("id", each.getKey().id()).put("name", each.getKey().name())
                    .put("pid", each.getKey().pid()).put("enabled", each.getKey().enabled())
                    .put("node", each.getValue().map(Member::place).orElse(null))
                    .put("instance", each.getValue().map(Member::instance).orElse(null));
            lines.append(line).append('\n');
        });
        return lines.toString();
    }
}
