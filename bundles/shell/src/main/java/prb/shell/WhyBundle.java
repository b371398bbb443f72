package prb.shell;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Why a bundle is not active. */
final class WhyBundle {

    private final FrameworkWiring wiring;

    WhyBundle(FrameworkWiring wiring) {
        this.wiring = wiring;
    }

    void tell(Bundle bundle, StringBuilder text) {
        text.append("bundle ").append(bundle.getSymbolicName()).append(' ').append(bundle.getVersion()).append(": ")
                .append(state(bundle)).append(System.lineSeparator());
        if (bundle.getState() == Bundle.INSTALLED) {
            missing(bundle.adapt(BundleRevision.class), text);
        }
    }

    private static String state(Bundle bundle) {
        boolean fragment = bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
        return switch (bundle.getState()) {
            case Bundle.ACTIVE -> "is active";
            case Bundle.RESOLVED -> fragment ? "is attached to its host" : "is stopped: start it with felix:start or prb:bundle";
            case Bundle.INSTALLED -> "is not resolved";
            case Bundle.STARTING -> "starts when one of its classes is used, or is starting";
            case Bundle.STOPPING -> "is stopping";
            default -> "is uninstalled";
        };
    }

    private void missing(BundleRevision revision, StringBuilder text) {
        boolean any = false;
        for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
            boolean optional = Constants.RESOLUTION_OPTIONAL.equals(requirement.getDirectives().get(
                    Constants.RESOLUTION_DIRECTIVE));
            Collection<BundleCapability> providers = wiring.findProviders(requirement);
            if (!optional && providers.isEmpty()) {
                any = true;
                text.append("  nobody has ").append(words(requirement)).append(System.lineSeparator());
            }
        }
        if (!any) {
            text.append("  everything that it asks for is there; the bundles that have it do not fit together (prb:log has the"
                    + " resolver's words)").append(System.lineSeparator());
        }
    }

    private static String words(BundleRequirement requirement) {
        String what = requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE) ? "package"
                : requirement.getNamespace();
        return what + " " + requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
    }
}
