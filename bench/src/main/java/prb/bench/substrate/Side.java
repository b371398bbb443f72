package prb.bench.substrate;

import java.util.Map;

/**
 * One side of a comparison: a benchmark method with its parameters.
 *
 * @param type the benchmark class
 * @param method name of the method that is measured
 * @param parameters values of the class' parameters by name
 */
record Side(Class<?> type, String method, Map<String, String> parameters) {

    static Side of(Class<?> type, String method) {
        return new Side(type, method, Map.of());
    }

    /** A pattern that only this method's full name matches. */
    String pattern() {
        return "^" + (type.getName() + "." + method).replace(".", "\\.") + "$";
    }

    /** Such as {@code Blake2bBenchmark.ours(size=300)}, for progress and failures. */
    @Override
    public String toString() {
        String name = type.getSimpleName() + "." + method;
        return parameters.isEmpty() ? name : name + parameters.toString().replace('{', '(').replace('}', ')');
    }
}
