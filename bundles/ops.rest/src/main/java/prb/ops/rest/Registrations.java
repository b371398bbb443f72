package prb.ops.rest;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import prb.ops.api.ApiAction;
import prb.ops.api.ApiResource;
import prb.ops.api.ApiRole;

/** Actions of one component, registered one service for each path. Not thread-safe. */
final class Registrations implements AutoCloseable {

    private final BundleContext context;
    private final List<ServiceRegistration<ApiAction>> registrations = new ArrayList<>();

    Registrations(BundleContext context) {
        this.context = context;
    }

    void add(String path, ApiRole role, ApiAction action) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(ApiResource.PATH, path);
        properties.put(ApiAction.ROLE, role.name().toLowerCase(Locale.ROOT));
        registrations.add(context.registerService(ApiAction.class, action, properties));
    }

    @Override
    public void close() {
        registrations.forEach(ServiceRegistration::unregister);
        registrations.clear();
    }
}
