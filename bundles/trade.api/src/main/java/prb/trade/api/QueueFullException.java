package prb.trade.api;

/** The queue holds as many waiting jobs as it may. */
public final class QueueFullException extends Exception {
    private static final long serialVersionUID = 1L;

    public QueueFullException(int jobsMax) {
        super("the trade queue is full: " + jobsMax + " jobs wait; try again later");
    }
}
