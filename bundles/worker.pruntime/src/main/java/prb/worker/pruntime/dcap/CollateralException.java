package prb.worker.pruntime.dcap;

/** Collateral that could not be had; the message is for the operator. */
public final class CollateralException extends Exception {

    private static final long serialVersionUID = 1L;

    CollateralException(String message) {
        super(message);
    }

    CollateralException(String message, Throwable cause) {
        super(message, cause);
    }
}
