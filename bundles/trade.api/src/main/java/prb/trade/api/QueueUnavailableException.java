package prb.trade.api;

/**
 * The queue can not be used at present because something outside the program fails; the message says what, and what would cure
 * it. It comes back by itself: try again later. What was asked for may or may not have been done, and asking again is harmless.
 */
public final class QueueUnavailableException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public QueueUnavailableException(String message) {
        super(message);
    }

    public QueueUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
