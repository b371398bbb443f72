package prb.worker.inventory;

/** The inventory can not be changed at present; the message says why and what to do. Nothing was changed here. */
public final class UnavailableException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
        super(message);
    }
}
