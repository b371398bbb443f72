package prb.worker.inventory.methods;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import java.util.List;
import prb.scale.Bytes;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.worker.api.InventoryException;
import prb.worker.inventory.UnavailableException;

/** What the methods have in common: reading requests, and errors in the words of Walkie. Stateless. */
final class Answers {

    private Answers() {}

    /** A change of the inventory. */
    @FunctionalInterface
    interface Change<T> {
        List<T> apply() throws InventoryException, WalkieException;
    }

    /** The text of a failure tells a place in the bytes and nothing of them. */
    static <T> T parse(Parser<T> parser, Bytes request) throws WalkieException {
        try {
            return parser.parseFrom(request.toArray());
        } catch (InvalidProtocolBufferException e) {
            throw new WalkieException(WalkieException.Type.SERVER, "the request can not be read: " + e.getMessage(), e);
        }
    }

    static <T> List<T> changed(Change<T> change) throws WalkieException {
        try {
            return change.apply();
        } catch (UnavailableException e) {
            throw new WalkieException(WalkieException.Type.SERVER, String.valueOf(e.getMessage()), e);
        } catch (InventoryException e) {
            throw new WalkieException(switch (e.kind()) {
                // The schema has no type for it.
                case INVALID -> WalkieException.Type.SERVER;
                case NOT_FOUND -> WalkieException.Type.NOT_FOUND;
                case DUPLICATE -> WalkieException.Type.DUPLICATED;
            }, String.valueOf(e.getMessage()), e);
        }
    }

    /** How the log calls a caller. */
    static String author(Caller caller) {
        return caller.peerId().isEmpty() ? "shell" : "peer " + caller.peerId() + " at " + caller.host();
    }

    static WalkieException notFound(String message) {
        return new WalkieException(WalkieException.Type.NOT_FOUND, message);
    }
}
