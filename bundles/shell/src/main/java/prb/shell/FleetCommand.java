package prb.shell;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.cluster.api.Member;
import prb.cluster.api.Membership;
import prb.worker.api.Inventory;

/**
 * {@code prb:fleet}: the lifecycle managers that meet on one Redis, and how the workers are divided among them;
 * {@code prb:fleet workers [--json]}: which of them drives each worker.
 */
@Component(service = FleetCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=fleet"})
public final class FleetCommand {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Membership membership;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Inventory inventory;

    /** Without words: the members with what each owns; this one is marked. */
    public String fleet(String... words) {
        Membership present = membership;
        if (present == null) {
            throw new IllegalStateException("this role meets no others: it has its workers to itself");
        }
        List<String> left = new ArrayList<>(List.of(words));
        if (left.isEmpty()) {
            return table(present);
        }
        boolean json = left.remove("--json");
        Inventory stored = inventory;
        if (!left.equals(List.of("workers"))) {
            throw new IllegalArgumentException("usage: prb:fleet | prb:fleet workers [--json]");
        }
        if (stored == null) {
            throw new IllegalStateException("this role keeps no inventory at present");
        }
        return json ? FleetWorkers.json(present, stored.workers()) : FleetWorkers.table(present, stored.workers());
    }

    static String table(Membership membership) {
        StringBuilder text = new StringBuilder();
        membership.trouble().ifPresent(why -> text.append(why).append(System.lineSeparator()));
        List<Member> members = membership.members();
        if (members.isEmpty()) {
            return text.append("This node is not in: it may drive no workers.").append(System.lineSeparator()).toString();
        }
        text.append(String.format("%-1s %-7s %7s %7s  %s%n", "", "KIND", "WEIGHT", "OWNED", "MEMBER"));
        String self = membership.self().instance();
        for (Member member : members) {
            String mark = member.instance().equals(self) ? "*" : "";
            String kind = member.kind() == Member.Kind.SHARED ? "shared" : "single";
            text.append(String.format("%-1s %-7s %7d %7d  %s%n", mark, kind, member.weight(), member.owned(), member));
        }
        return text.toString();
    }
}
