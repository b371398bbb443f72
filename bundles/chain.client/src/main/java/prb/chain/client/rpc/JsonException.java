package prb.chain.client.rpc;

/** JSON that is malformed, or not of the shape the caller needs. */
public final class JsonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public JsonException(String message) {
        super(message);
    }
}
