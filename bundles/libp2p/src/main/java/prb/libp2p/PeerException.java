package prb.libp2p;

import java.io.IOException;

/** A connection or stream that ended before its work was done, with the reason as a value. */
public final class PeerException extends IOException {

    private static final long serialVersionUID = 1L;

    private final DropReason reason;

    public PeerException(DropReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public PeerException(DropReason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public DropReason reason() {
        return reason;
    }
}
