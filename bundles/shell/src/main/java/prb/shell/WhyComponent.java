package prb.shell;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Why a component is not active, down to what is really missing. */
final class WhyComponent {

    private static final int DEPTH_MAX = 8;
    private static final String STEP = "  ";

    private final ServiceComponentRuntime runtime;
    private final List<ComponentDescriptionDTO> all;

    WhyComponent(ServiceComponentRuntime runtime, List<ComponentDescriptionDTO> all) {
        this.runtime = runtime;
        this.all = all;
    }

    void tell(ComponentDescriptionDTO description, StringBuilder text) {
        tell(description, 0, new HashSet<>(), text);
    }

    private void tell(ComponentDescriptionDTO description, int depth, Set<String> told, StringBuilder text) {
        String name = description.name + " (" + description.bundle.symbolicName + ")";
        if (!told.add(name)) {
            line(depth, "component " + name + ": see above", text);
            return;
        }
        if (!runtime.isComponentEnabled(description)) {
            line(depth, "component " + name + ": is disabled by its bundle", text);
            return;
        }
        Collection<ComponentConfigurationDTO> configurations = runtime.getComponentConfigurationDTOs(description);
        if (configurations.isEmpty()) {
            line(depth, "component " + name + ": has no configuration " + String.join(" or ", description.configurationPid)
                    + "; this role's features and variables give it none, so it is off", text);
            return;
        }
        configurations.forEach(each -> tell(name, each, depth, told, text));
    }

    private void tell(String name, ComponentConfigurationDTO configuration, int depth, Set<String> told, StringBuilder text) {
        switch (configuration.state) {
            case ComponentConfigurationDTO.ACTIVE -> line(depth, "component " + name + ": is active", text);
            case ComponentConfigurationDTO.SATISFIED -> line(depth, "component " + name + ": is ready, nobody uses it yet", text);
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> line(depth, "component " + name + ": its activation failed: "
                    + (configuration.failure == null ? "see the log" : configuration.failure.lines().findFirst().orElse("")),
                    text);
            default -> {
                line(depth, "component " + name + ": is not active", text);
                if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION) {
                    line(depth + 1, "has no configuration " + String.join(" or ", configuration.description.configurationPid),
                            text);
                }
                for (UnsatisfiedReferenceDTO missing : configuration.unsatisfiedReferences) {
                    missing(configuration.description, missing, depth + 1, told, text);
                }
            }
        }
    }

    private void missing(ComponentDescriptionDTO description, UnsatisfiedReferenceDTO missing, int depth, Set<String> told,
            StringBuilder text) {
        ReferenceDTO reference = Arrays.stream(description.references).filter(each -> each.name.equals(missing.name)).findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("component " + description.name + " has no reference " + missing.name));
        String service = reference.interfaceName;
        line(depth, "waits for " + service + (missing.target == null ? "" : " " + missing.target), text);
        List<ComponentDescriptionDTO> givers = all.stream().filter(each -> List.of(each.serviceInterfaces).contains(service))
                .toList();
        if (givers.isEmpty()) {
            line(depth + 1, "no component here gives it: its bundle is not installed or not active", text);
        } else if (depth >= DEPTH_MAX) {
            line(depth + 1, "and so on", text);
        } else {
            givers.forEach(each -> tell(each, depth + 1, told, text));
        }
    }

    private static void line(int depth, String words, StringBuilder text) {
        text.append(STEP.repeat(depth)).append(words).append(System.lineSeparator());
    }
}
