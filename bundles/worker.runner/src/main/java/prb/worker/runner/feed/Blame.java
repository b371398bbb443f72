package prb.worker.runner.feed;

import java.util.List;
import prb.worker.api.PRuntimeException;

/** Whether a pRuntime's refusal says that the blob is wrong, not that it came at the wrong time. */
final class Blame {

    /** Error names of pRuntime 0.2.x and 2.x that follow from the bytes alone. */
    private static final List<String> OF_THE_BLOB = List.of("StateRootMismatch", "HeaderHashMismatch", "HeaderValidateFailed",
            "StorageProofFailed", "MissingJustification", "Decode input parameter failed", "DecodeError", "InvalidBlock",
            "Can not get mq messages from storage", "No timestamp found in block");

    private Blame() {}

    static boolean isOfTheBlob(PRuntimeException e) {
        String text = String.valueOf(e.getMessage());
        return e.kind() == PRuntimeException.Kind.REFUSED && OF_THE_BLOB.stream().anyMatch(text::contains);
    }
}
