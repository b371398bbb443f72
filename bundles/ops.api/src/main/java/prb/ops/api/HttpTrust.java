package prb.ops.api;

import org.jspecify.annotations.Nullable;

/**
 * What the guard of a role's HTTP server tells servlets of other rooms about a request, which did not come from a foreign web
 * page.
 */
public final class HttpTrust {

    /**
     * Request attribute, {@code Boolean.TRUE} when the request may change everything: it came over loopback, or with a token or
     * a session of role {@link ApiRole#ADMIN}. Missing when nobody guards the server: then nothing may be changed.
     */
    public static final String ATTRIBUTE = "prb.http.trusted";

    /** Request attribute, an {@link ApiRole}: what who asks may do. Missing when nobody is known, or nobody guards the server. */
    public static final String ROLE = "prb.http.role";

    /** Request attribute, a text: who asks, as in {@link ApiCall#author}. Missing when {@link #ROLE} is. */
    public static final String AUTHOR = "prb.http.author";

    /** What a request without that trust is told. */
    public static final String HOW_TO = "this server listens beyond loopback, so this needs the token of PRB_HTTP_TOKEN_FILE:"
            + " send it as 'Authorization: Bearer TOKEN'; or ask over loopback (an ssh tunnel) with PRB_HTTP_HOST=127.0.0.1";

    private HttpTrust() {}

    /**
     * Whether a request may do something.
     *
     * @param role value of its attribute {@link #ROLE}, null when it is missing
     */
    public static boolean may(@Nullable Object role, ApiRole needed) {
        return role instanceof ApiRole held && held.compareTo(needed) >= 0;
    }
}
