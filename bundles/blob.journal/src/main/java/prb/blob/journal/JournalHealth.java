package prb.blob.journal;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Health of the journal, also while it can not be opened: then there is nothing that could tell. Any thread. */
@Component(service = HealthCheck.class, configurationPid = "prb.blob.journal", configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {"hc.name=journal", "hc.tags=health"})
public final class JournalHealth implements HealthCheck {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Condition present;

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Condition journal = present;
        if (journal == null) {
            log.critical("The journal is not open: the log says why. Nothing new is taken in until it is");
        } else {
            journal.failure()
                    .ifPresent(why -> log.critical("The journal takes nothing more: {}. Look after the disk, then restart",
                            why));
            journal.shortage().ifPresent(why -> log.critical("{}. Free some space", why));
            log.info("The journal is open");
        }
        return new Result(log);
    }
}
