package prb.ops.api;

/** What the guard of a role's HTTP server tells servlets of other rooms about a request. */
public final class HttpTrust {

    /**
     * Request attribute, {@code Boolean.TRUE} when the request may change something: it did not come from a foreign web page,
     * and it came over loopback or carries the token. Missing when nobody guards the server: then nothing may be changed.
     */
    public static final String ATTRIBUTE = "prb.http.trusted";

    /** What a request without that trust is told. */
    public static final String HOW_TO = "this server listens beyond loopback, so this needs the token of PRB_HTTP_TOKEN_FILE:"
            + " send it as 'Authorization: Bearer TOKEN'; or ask over loopback (an ssh tunnel) with PRB_HTTP_HOST=127.0.0.1";

    private HttpTrust() {}
}
