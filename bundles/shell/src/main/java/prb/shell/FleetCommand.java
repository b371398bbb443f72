package prb.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.cluster.api.Member;
import prb.cluster.api.Membership;

/** {@code prb:fleet}: the lifecycle managers that meet on one Redis, and how the workers are divided among them. */
@Component(service = FleetCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=fleet"})
public final class FleetCommand {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Membership membership;

    /** The members with what each owns; this one is marked. */
    public String fleet() {
        Membership present = membership;
        if (present == null) {
            throw new IllegalStateException("this role meets no others: it has its workers to itself");
        }
        return table(present);
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
