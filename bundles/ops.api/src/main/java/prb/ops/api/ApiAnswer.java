package prb.ops.api;

/**
 * Answer of a resource.
 *
 * @param status status code of HTTP, 200 to 599
 * @param json one JSON value as text
 */
public record ApiAnswer(int status, String json) {
    public ApiAnswer {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status " + status + " is none of an answer");
        }
    }

    /** An answer with status 200. */
    public static ApiAnswer ok(String json) {
        return new ApiAnswer(200, json);
    }
}
