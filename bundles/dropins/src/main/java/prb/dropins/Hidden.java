package prb.dropins;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;

/**
 * Keeps services that open secrets from drop-ins: they neither find them nor hear of them. What signs is not among these, since
 * no signer hands out a key.
 */
final class Hidden implements FindHook, EventListenerHook {

    /** Opens operator keys at rest. */
    private static final String IDENTITY = "prb.identity.NodeIdentity";

    @Override
    public void find(BundleContext context, String name, String filter, boolean allServices,
            Collection<ServiceReference<?>> references) {
        if (isDropIn(context)) {
            references.removeIf(Hidden::isSecret);
        }
    }

    @Override
    public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
        if (isSecret(event.getServiceReference())) {
            listeners.keySet().removeIf(Hidden::isDropIn);
        }
    }

    private static boolean isDropIn(BundleContext context) {
        return context.getBundle().getLocation().startsWith(Installer.LOCATION);
    }

    private static boolean isSecret(ServiceReference<?> reference) {
        return reference.getProperty(Constants.OBJECTCLASS) instanceof String[] types && Arrays.asList(types).contains(IDENTITY);
    }
}
