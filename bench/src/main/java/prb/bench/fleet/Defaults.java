package prb.bench.fleet;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Settings of a component as they are by default, some of them changed. */
public final class Defaults {

    private Defaults() {}

    public static <A extends Annotation> A of(Class<A> type, Map<String, ?> changed) {
        Object settings = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            Object value = changed.get(method.getName());
            return switch (method.getName()) {
                case "annotationType" -> type;
                case "toString" -> type.getName() + changed;
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                default -> value == null ? method.getDefaultValue() : value;
            };
        });
        return type.cast(settings);
    }
}
