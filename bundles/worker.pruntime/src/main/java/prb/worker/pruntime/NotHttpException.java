package prb.worker.pruntime;

import java.io.IOException;

/** What came back is no HTTP/1 answer, or a larger one than any pRuntime sends. */
final class NotHttpException extends IOException {

    private static final long serialVersionUID = 1L;

    NotHttpException(String reason) {
        super(reason);
    }
}
