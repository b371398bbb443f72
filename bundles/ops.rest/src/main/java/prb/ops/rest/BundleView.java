package prb.ops.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** A bundle of this process. */
record BundleView(Bundle bundle) {

    /** Beginning of the location that the room of the drop-ins gives its bundles. */
    private static final String DROP_IN = "dropin:";
    private static final String ROOMS = "prb.";
    /** Without these nobody could start anything again, or everything would have to be configured anew. */
    private static final Set<String> KEPT = Set.of("prb.config", "prb.ops", "prb.ops.rest");

    String name() {
        return Objects.requireNonNullElse(bundle.getSymbolicName(), bundle.getLocation());
    }

    String kind() {
        if (bundle.getBundleId() == 0) {
            return "framework";
        }
        if (bundle.getLocation().startsWith(DROP_IN)) {
            return "drop_in";
        }
        return name().startsWith(ROOMS) ? "room" : "third_party";
    }

    /** Why it may not be stopped; empty when it may: rooms that others only know by their services. */
    String kept() {
        if (!kind().equals("room")) {
            return name() + " is no room of the bridge";
        }
        if (KEPT.contains(name())) {
            return name() + " is what starts and stops others";
        }
        // Whoever uses its packages goes down with it.
        return bundle.getHeaders("").get(Constants.EXPORT_PACKAGE) != null ? name() + " holds packages that others use" : "";
    }

    String state() {
        return switch (bundle.getState()) {
            case Bundle.ACTIVE -> "active";
            case Bundle.STARTING -> "starting";
            case Bundle.STOPPING -> "stopping";
            case Bundle.RESOLVED -> "resolved";
            case Bundle.INSTALLED -> "installed";
            default -> "uninstalled";
        };
    }

    ObjectNode json() {
        return Answers.object().put("id", bundle.getBundleId()).put("name", name()).put("version", bundle.getVersion()
                .toString()).put("state", state()).put("kind", kind()).put("changeable", kept().isEmpty());
    }
}
