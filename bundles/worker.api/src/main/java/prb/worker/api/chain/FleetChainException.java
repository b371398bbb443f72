package prb.worker.api.chain;

import org.jspecify.annotations.Nullable;

/** The chain gave no usable answer: try again later. The message is a sentence for the operator. */
public final class FleetChainException extends Exception {

    private static final long serialVersionUID = 1L;

    public FleetChainException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
