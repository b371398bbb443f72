package prb.trade.trader;

import java.lang.reflect.Proxy;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** Service references as the framework would give them, as far as ranking goes. */
final class Services {

    private Services() {}

    @SuppressWarnings("unchecked")
    static <T> ServiceReference<T> ranked(int ranking) {
        return (ServiceReference<T>) Proxy.newProxyInstance(Services.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getProperty" -> arguments[0].equals(Constants.SERVICE_RANKING) ? ranking : null;
                    case "compareTo" -> Integer.compare(ranking, (Integer) ((ServiceReference<?>) arguments[0])
                            .getProperty(Constants.SERVICE_RANKING));
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> null;
                });
    }
}
