package prb.blob.server;

import java.util.Locale;

/** Why a connection was refused or closed, or a frame dropped; names of counters. */
enum Refusal {
    /** Not refused at all; never counted. */
    NONE,
    TOTAL_LIMIT,
    HOST_LIMIT,
    /** A length above the limit or without end. */
    MALFORMED_FRAME,
    /** A frame without a key: dropped without an answer, as the original does. */
    SHORT_FRAME,
    /** The token is wrong or was not shown. */
    UNAUTHORIZED,
    /** A frame was not complete in time. */
    SLOW_FRAME,
    IDLE,
    /** Answers were not taken in time. */
    STALLED,
    /** The TLS handshake failed. */
    TLS;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
