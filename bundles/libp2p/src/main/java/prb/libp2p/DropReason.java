package prb.libp2p;

/** Why a connection or stream was ended by our side, or could not be had. Counted per host. */
public enum DropReason {
    /** Bytes that the protocol does not allow. */
    MALFORMED,
    /** A frame, line or message over its limit. */
    TOO_LARGE,
    /** A wrong tag or signature, or another peer than the one dialled. */
    UNAUTHENTICATED,
    /** No protocol in common. */
    UNSUPPORTED,
    /** A limit on connections, pending upgrades or streams. */
    LIMIT,
    /** More new streams per second than allowed. */
    FLOOD,
    /** More data than the window allowed. */
    WINDOW,
    /** No progress of the other side in time. */
    TIMEOUT,
    /** The other side does not take what we send, or we have no room for what it sends. */
    SLOW,
    /** The other side ended the stream or the connection. */
    CLOSED
}
