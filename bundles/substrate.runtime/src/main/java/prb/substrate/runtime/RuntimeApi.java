package prb.substrate.runtime;

import java.util.List;

/**
 * An api that a runtime offers to {@code state_call}, as metadata of version 15 lists it. Type ids are for
 * {@link Runtime#encode} and {@link Runtime#decode}. Immutable; any thread.
 *
 * @param name such as {@code AccountNonceApi}
 * @param methods in the metadata's order
 */
public record RuntimeApi(String name, List<Method> methods) {

    /** Keeps a copy of the lists, which can not be changed. */
    public RuntimeApi {
        methods = List.copyOf(methods);
    }

    /**
     * A method. Its name for {@code state_call} is the api's name, an underscore, and this one's.
     *
     * @param name such as {@code account_nonce}
     * @param output id of the answer's type
     */
    public record Method(String name, List<Input> inputs, int output) {

        /** Keeps a copy of the lists, which can not be changed. */
        public Method {
            inputs = List.copyOf(inputs);
        }
    }

    /** A parameter. @param type id of its type */
    public record Input(String name, int type) {}
}
