package prb.devnet.chain.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The methods that a server knows. Filled before the server starts, read by its threads. */
final class MethodTable {

    /** Answers one request. */
    interface Method {
        /**
         * @return what Jackson can write: maps, lists, strings, numbers, booleans, null
         * @throws RpcException for the client
         */
        @Nullable
        Object call(Params params, RpcCall call) throws RpcException;
    }

    private final Map<String, Method> methods = new TreeMap<>();

    MethodTable() {
        add("rpc_methods", (params, call) -> Map.of("version", 1, "methods", new ArrayList<>(methods.keySet())));
    }

    void add(String name, Method method) {
        methods.put(name, method);
    }

    /** Adds the same method under several names. */
    void add(List<String> names, Method method) {
        names.forEach(name -> add(name, method));
    }

    Method find(String name) throws RpcException {
        Method method = methods.get(name);
        if (method == null) {
            throw RpcException.methodNotFound(name);
        }
        return method;
    }
}
