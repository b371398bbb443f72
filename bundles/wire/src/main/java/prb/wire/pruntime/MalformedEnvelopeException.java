package prb.wire.pruntime;

/** Bytes that are no bin_api envelope, or a payload that is not what the call promises. The message says what is wrong. */
public final class MalformedEnvelopeException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param reason what is wrong, fit to stand after the name of the endpoint */
    public MalformedEnvelopeException(String reason) {
        super(reason);
    }
}
