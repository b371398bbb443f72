package prb.ops.rest;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
import prb.ops.api.ApiAction;
import prb.ops.api.ApiResource;

/** A framework with bundles of words, in which actions are registered. */
final class FakeContext {

    final Map<String, ApiAction> actions = new LinkedHashMap<>();
    final Map<String, String> roles = new LinkedHashMap<>();
    final List<Bundle> bundles = new ArrayList<>();
    final List<String> told = new ArrayList<>();

    BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy,
                method, args) -> switch (method.getName()) {
                    case "registerService" -> register((ApiAction) args[1], (Dictionary<?, ?>) args[2]);
                    case "getBundles" -> bundles.toArray(Bundle[]::new);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private ServiceRegistration<?> register(ApiAction action, Dictionary<?, ?> properties) {
        String path = String.valueOf(properties.get(ApiResource.PATH));
        actions.put(path, action);
        roles.put(path, String.valueOf(properties.get(ApiAction.ROLE)));
        return (ServiceRegistration<?>) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {
            ServiceRegistration.class}, (proxy, method, args) -> switch (method.getName()) {
                case "unregister" -> actions.remove(path);
                default -> throw new UnsupportedOperationException(method.getName());
            });
    }

    /** @param exports header Export-Package, null for none */
    FakeContext with(String name, String location, String exports) {
        Dictionary<String, String> headers = new Hashtable<>();
        if (exports != null) {
            headers.put("Export-Package", exports);
        }
        int[] state = {Bundle.ACTIVE};
        long id = bundles.size();
        bundles.add((Bundle) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Bundle.class}, (proxy, method,
                args) -> switch (method.getName()) {
                    case "getSymbolicName" -> name;
                    case "getLocation" -> location;
                    case "getHeaders" -> headers;
                    case "getBundleId" -> id;
                    case "getVersion" -> new Version(1, 0, 0);
                    case "getState" -> state[0];
                    case "start", "stop" -> {
                        told.add(method.getName() + " " + name);
                        state[0] = method.getName().equals("start") ? Bundle.ACTIVE : Bundle.RESOLVED;
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
        return this;
    }
}
