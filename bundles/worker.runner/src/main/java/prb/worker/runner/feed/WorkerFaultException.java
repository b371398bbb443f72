package prb.worker.runner.feed;

/**
 * Something about one worker that does not fit; others are not affected and this one is tried again. The message is a sentence
 * for the operator.
 */
public final class WorkerFaultException extends Exception {

    private static final long serialVersionUID = 1L;

    public WorkerFaultException(String reason) {
        super(reason);
    }

    public WorkerFaultException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
