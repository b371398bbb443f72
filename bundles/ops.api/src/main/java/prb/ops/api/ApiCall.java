package prb.ops.api;

import java.util.Map;

/**
 * A question or an order that reached a role's api.
 *
 * @param parameters parameters of the query, the first value of each name, and the values of the path's {@code {names}}, which
 *     win
 * @param body what was sent along: one JSON object as text, {@code {}} when there was none; at most 1 MiB
 * @param author who asks, for the audit log: {@code loopback}, {@code token NAME} or {@code peer ID}
 */
public record ApiCall(Map<String, String> parameters, String body, String author) {
    public ApiCall {
        parameters = Map.copyOf(parameters);
    }

    /** Without the body: it may carry a secret. */
    @Override
    public String toString() {
        return "ApiCall[parameters=" + parameters + ", author=" + author + "]";
    }
}
