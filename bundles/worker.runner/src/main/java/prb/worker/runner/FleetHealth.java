package prb.worker.runner;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.cluster.api.Member;
import prb.cluster.api.Membership;
import prb.worker.api.Inventory;
import prb.worker.api.Pool;
import prb.worker.runner.share.AllOrNone;

/**
 * Who drives the workers, where lifecycle managers meet on one Redis: critical when this one may drive nothing, a warning while
 * it may not take on any or nobody drives some. Any thread.
 */
@Component(service = HealthCheck.class, configurationPid = "prb.worker.runner",
        property = {"hc.name=fleet", "hc.tags=health", "hc.tags=ready"})
public final class FleetHealth implements HealthCheck {

    /** Members that are named. */
    private static final int NAMED_MAX = 10;

    private final @Nullable Membership membership;
    private final boolean needed;
    private final Inventory inventory;

    @Activate
    public FleetHealth(
            @Reference(cardinality = ReferenceCardinality.OPTIONAL,
                    policyOption = ReferencePolicyOption.GREEDY) @Nullable Membership membership,
            @Reference Inventory inventory, Config config) {
        this.membership = membership;
        this.needed = config.membershipNeeded();
        this.inventory = inventory;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Membership met = membership;
        if (met != null) {
            judge(log, met, met.trouble());
        } else if (needed) {
            log.critical("This node drives no workers: it can not meet others on Redis; is bundle prb.redis active?");
        } else {
            log.info("This process has the workers to itself");
        }
        return new Result(log);
    }

    private void judge(FormattingResultLog log, Membership membership, Optional<String> trouble) {
        if (!membership.isIn()) {
            log.critical("This node drives no workers: {}", trouble.orElse("it gave no sign of life for too long"));
        } else if (membership.self().kind() == Member.Kind.SINGLE) {
            single(log, membership, trouble);
        } else {
            shared(log, membership, trouble);
        }
    }

    private static void single(FormattingResultLog log, Membership membership, Optional<String> trouble) {
        if (membership.isHeld(AllOrNone.NAME)) {
            trouble.ifPresent(why -> log.warn("{}", why));
            log.info("This lifecycle manager alone drives the workers");
            return;
        }
        Optional<Member> first = membership.holder(AllOrNone.NAME);
        log.critical("This lifecycle manager drives no workers: {}", first.map(other -> "the lifecycle manager " + other
                + " works on the same Redis; this one goes on when that one is gone. To share the workers set PRB_FLEET=true for"
                + " both, to keep two bridges apart give each a Redis of its own").orElseGet(() -> trouble.orElse(
                        "it is about to take over")));
    }

    private void shared(FormattingResultLog log, Membership membership, Optional<String> trouble) {
        trouble.ifPresent(why -> log.warn("{}", why));
        List<Member> members = membership.members();
        int total = total();
        int owned = members.stream().mapToInt(Member::owned).sum();
        log.info("{} members drive {} of {} workers, this one {}", members.size(), owned, total, membership.owned().size());
        if (owned < total) {
            log.warn("{} workers are driven by nobody at present", total - owned);
        }
        members.stream().limit(NAMED_MAX).forEach(member -> log.info("{}: weight {}, {} workers", member, member.weight(),
                member.owned()));
    }

    private int total() {
        Set<Long> pools = inventory.pools().stream().filter(Pool::enabled).map(Pool::pid).collect(Collectors.toSet());
        return (int) inventory.workers().stream().filter(worker -> worker.enabled() && pools.contains(worker.pid())).count();
    }
}
