package prb.ops;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/**
 * Components of our rooms that do not come up: those whose activation failed, and those that wait for another service for
 * longer than a minute, with what they wait for. Looks every 15 s. A component without its configuration is off, not ill.
 */
@Component(property = {"hc.name=components", "hc.tags=components", "hc.async.intervalInSec:Long=15"})
public final class ComponentsCheck implements HealthCheck {

    static final long GRACE_MS = 60_000;
    private static final String ROOMS = "prb.";

    private final ServiceComponentRuntime runtime;
    private final LongSupplier millis;
    private final Map<String, Long> waitingSince = new ConcurrentHashMap<>();

    @Activate
    public ComponentsCheck(@Reference ServiceComponentRuntime runtime) {
        this(runtime, () -> System.nanoTime() / 1_000_000);
    }

    ComponentsCheck(ServiceComponentRuntime runtime, LongSupplier millis) {
        this.runtime = runtime;
        this.millis = millis;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        long now = millis.getAsLong();
        List<ComponentConfigurationDTO> ours = runtime.getComponentDescriptionDTOs().stream()
                .filter(description -> description.bundle.symbolicName.startsWith(ROOMS))
                .flatMap(description -> configurations(description).stream()).toList();
        for (ComponentConfigurationDTO each : ours) {
            if (each.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                log.critical("{}: its activation failed, {}", each.description.name, firstLine(each.failure));
            } else if (each.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
                long since = waitingSince.computeIfAbsent(key(each), key -> now);
                if (now - since > GRACE_MS) {
                    log.warn("{} waits for {}", each.description.name, missing(each));
                }
            }
        }
        waitingSince.keySet().retainAll(ours.stream().filter(
                each -> each.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE).map(ComponentsCheck::key).toList());
        log.info("{} components", ours.size());
        return new Result(log);
    }

    private List<ComponentConfigurationDTO> configurations(ComponentDescriptionDTO description) {
        return List.copyOf(runtime.getComponentConfigurationDTOs(description));
    }

    private static String key(ComponentConfigurationDTO each) {
        return each.description.bundle.symbolicName + "/" + each.description.name + "/" + each.id;
    }

    private static List<String> missing(ComponentConfigurationDTO each) {
        return Arrays.stream(each.unsatisfiedReferences).map(reference -> missing(each.description, reference)).toList();
    }

    private static String missing(ComponentDescriptionDTO description, UnsatisfiedReferenceDTO missing) {
        String type = Arrays.stream(description.references).filter(reference -> reference.name.equals(missing.name)).map(
                reference -> reference.interfaceName).findFirst().orElse(missing.name);
        return missing.target == null ? type : type + " " + missing.target;
    }

    private static String firstLine(String failure) {
        return failure == null ? "see the log" : failure.lines().findFirst().orElse("see the log");
    }
}
