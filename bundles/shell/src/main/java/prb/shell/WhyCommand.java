package prb.shell;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * {@code prb:why NAME}: why a component or a bundle does not work. NAME is part of a component's name or a bundle's symbolic
 * name; the answer is the chain from there to what is really missing: a service and who would give it, a configuration, an
 * activation that failed, a package that no bundle has.
 */
@Component(service = WhyCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=why"})
public final class WhyCommand {

    private static final String USAGE = "usage: prb:why COMPONENT|BUNDLE";
    /** More than these are no answer; the name is to be made longer. */
    private static final int SUBJECTS_MAX = 20;

    private final BundleContext context;
    private final ServiceComponentRuntime components;

    @Activate
    public WhyCommand(BundleContext context, @Reference ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    /** The chain of causes of whatever the name fits. */
    public String why(String... args) {
        if (args.length != 1 || args[0].isBlank()) {
            throw new IllegalArgumentException(USAGE);
        }
        String part = args[0].toLowerCase(Locale.ROOT);
        List<Bundle> bundles = Arrays.stream(context.getBundles()).filter(each -> fits(each, part)).toList();
        List<ComponentDescriptionDTO> all = List.copyOf(components.getComponentDescriptionDTOs());
        List<ComponentDescriptionDTO> named = all.stream().filter(each -> each.name.toLowerCase(Locale.ROOT).contains(part)
                || each.bundle.symbolicName.toLowerCase(Locale.ROOT).equals(part)).toList();
        if (bundles.isEmpty() && named.isEmpty()) {
            throw new IllegalArgumentException("no component and no bundle is named like '" + args[0] + "'; prb:bundle list, and"
                    + " scr:list where it is installed, have the names");
        }
        if (named.size() + bundles.size() > SUBJECTS_MAX) {
            throw new IllegalArgumentException("'" + args[0] + "' fits " + named.size() + " components and " + bundles.size()
                    + " bundles; say more of the name");
        }
        StringBuilder text = new StringBuilder();
        WhyBundle ofBundle = new WhyBundle(context.getBundle(Constants.SYSTEM_BUNDLE_ID).adapt(FrameworkWiring.class));
        bundles.forEach(each -> ofBundle.tell(each, text));
        WhyComponent ofComponent = new WhyComponent(components, all);
        named.forEach(each -> ofComponent.tell(each, text));
        return text.toString().stripTrailing();
    }

    /** A bundle's whole name, or its last words; a part of it would fit too many. */
    private static boolean fits(Bundle bundle, String part) {
        String name = String.valueOf(bundle.getSymbolicName()).toLowerCase(Locale.ROOT);
        return name.equals(part) || name.endsWith("." + part);
    }
}
