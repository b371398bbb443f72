package prb.wire.blob;

/** Bytes that are no frame of the blob server, or whose checksum is wrong. The message says what is wrong. */
public final class MalformedFrameException extends Exception {

    private static final long serialVersionUID = 1L;

    public MalformedFrameException(String reason) {
        super(reason);
    }
}
