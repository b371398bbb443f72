package prb.blob.client;

/** Whom the client reaches, for its health checks. Any thread. */
interface Reach {

    /** Whether a data provider is connected. */
    boolean isReached();

    /** The providers that are known, for messages. */
    String names();

    /** Blobs that were refused since the start. */
    long refusals();
}
