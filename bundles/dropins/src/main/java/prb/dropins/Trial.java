package prb.dropins;

import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Whether what a bundle offers comes up: components that fail to activate do so only when somebody wants their service. */
final class Trial {

    private final BundleContext context;
    private final ServiceComponentRuntime components;

    Trial(BundleContext context, ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    /** Asks for each service of the bundles once. @throws DropInException when one does not come */
    void pass(List<Bundle> bundles) throws DropInException {
        for (Bundle bundle : bundles) {
            ServiceReference<?>[] offered = bundle.getRegisteredServices();
            for (ServiceReference<?> reference : offered == null ? new ServiceReference<?>[0] : offered) {
                if (context.getService(reference) == null && bundle.getState() == Bundle.ACTIVE) {
                    List<String> failures = failures(List.of(bundle));
                    throw new DropInException(
                            failures.isEmpty() ? "a service of " + bundle.getSymbolicName() + " does not come up"
                                    : String.join("; ", failures));
                }
                context.ungetService(reference);
            }
        }
        List<String> failures = failures(bundles);
        if (!failures.isEmpty()) {
            throw new DropInException(String.join("; ", failures));
        }
    }

    /** Components whose activation failed, a sentence each. */
    List<String> failures(List<Bundle> bundles) {
        List<String> failures = new ArrayList<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(bundles.toArray(Bundle[]::new))) {
            for (ComponentConfigurationDTO each : components.getComponentConfigurationDTOs(description)) {
                if (each.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                    failures.add("component " + description.name + " failed to activate: " + reason(each.failure));
                }
            }
        }
        return failures;
    }

    /** The first cause that a stack trace names. */
    private static String reason(@org.jspecify.annotations.Nullable String trace) {
        if (trace == null) {
            return "see the log";
        }
        List<String> causes = trace.lines().filter(line -> line.startsWith("Caused by: ")).toList();
        return causes.isEmpty() ? trace.lines().findFirst().orElse("see the log")
                : causes.getLast().substring("Caused by: ".length());
    }
}
