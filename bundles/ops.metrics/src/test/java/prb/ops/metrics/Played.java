package prb.ops.metrics;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Services that answer what they are told to, and fail on everything else. */
final class Played {

    private Played() {}

    /** @param answers method name to what it returns; a map stands for an answer that depends on the first argument */
    static <T> T of(Class<T> type, Map<String, Object> answers) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return method.getName().equals("toString") ? type.getSimpleName() : proxy == arguments[0];
            }
            Object answer = answers.get(method.getName());
            if (answer instanceof RuntimeException failure) {
                throw failure;
            }
            if (arguments != null && answer instanceof Map<?, ?> byArgument) {
                return byArgument.get(arguments[0]);
            }
            if (answer == null) {
                throw new UnsupportedOperationException(type.getSimpleName() + "." + method.getName() + " is not played");
            }
            return answer;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
