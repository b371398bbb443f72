package prb.ops;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import prb.ops.api.ApiAction;
import prb.ops.api.ApiResource;

/** Services without a framework; references are ordered as a framework orders them. */
final class FakeServices {

    final AtomicInteger fetched = new AtomicInteger();
    final AtomicInteger returned = new AtomicInteger();
    private final Map<ServiceReference<?>, Object> services = new ConcurrentHashMap<>();
    private final Map<ServiceReference<?>, long[]> orders = new ConcurrentHashMap<>();

    BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy,
                method, args) -> switch (method.getName()) {
                    case "getService" -> {
                        fetched.incrementAndGet();
                        yield services.get(args[0]);
                    }
                    case "ungetService" -> returned.incrementAndGet() > 0;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** @param resource null for a service that is gone when it is fetched */
    ServiceReference<ApiResource> reference(ApiResource resource, String path, long id, int ranking) {
        return reference(resource, Map.of(ApiResource.PATH, path), id, ranking);
    }

    /** @param role as the service names it, empty for none */
    ServiceReference<ApiAction> action(ApiAction action, String path, String role) {
        return reference(action, role.isEmpty() ? Map.of(ApiResource.PATH, path) : Map.of(ApiResource.PATH, path, ApiAction.ROLE,
                role), services.size() + 100, 0);
    }

    @SuppressWarnings("unchecked")
    private <T> ServiceReference<T> reference(T service, Map<String, String> properties, long id, int ranking) {
        ServiceReference<T> reference = (ServiceReference<T>) Proxy.newProxyInstance(getClass()
                .getClassLoader(), new Class<?>[] {ServiceReference.class}, (proxy, method, args) -> switch (method.getName()) {
                    case "getProperty" -> properties.get(args[0]);
                    case "compareTo" -> compare(orders.get(proxy), orders.get(args[0]));
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == args[0];
                    case "toString" -> properties.toString();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        orders.put(reference, new long[] {ranking, -id});
        if (service != null) {
            services.put(reference, service);
        }
        return reference;
    }

    private static int compare(long[] one, long[] other) {
        return one[0] != other[0] ? Long.compare(one[0], other[0]) : Long.compare(one[1], other[1]);
    }
}
