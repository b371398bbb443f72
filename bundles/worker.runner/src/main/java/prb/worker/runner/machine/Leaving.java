package prb.worker.runner.machine;

import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.worker.api.Checkpoint;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.PRuntimeException;

/** Has a worker's pRuntime store what it has, and exit. Used by the worker's thread only. */
final class Leaving {

    private static final Logger LOG = LoggerFactory.getLogger(Leaving.class);

    private final PRuntimeClient client;
    private final String name;

    /** @param name of the worker */
    Leaving(PRuntimeClient client, String name) {
        this.client = client;
        this.name = name;
    }

    Checkpoint takeCheckpoint() {
        try {
            OptionalLong block = client.takeCheckpoint();
            return block.isPresent() ? new Checkpoint.Taken(block.getAsLong()) : new Checkpoint.Unsupported();
        } catch (PRuntimeException e) {
            return new Checkpoint.Failed(sentence(e));
        }
    }

    /**
     * Asks the pRuntime to exit.
     *
     * @param checkpoint whether it takes one before, where it can
     * @return what came of it, a sentence
     */
    String kick(boolean checkpoint) {
        String kept = checkpoint ? note(takeCheckpoint()) : "";
        try {
            client.kick();
        } catch (PRuntimeException e) {
            if (e.kind() != PRuntimeException.Kind.UNREACHABLE) {
                LOG.warn("worker {} did not exit when it was kicked: {}", name, e.getMessage());
                return "Is not driven any more, but did not exit: " + e.getMessage();
            }
            LOG.debug("worker {} did not answer its kick: {}", name, e.getMessage());
        }
        return "Was asked to exit" + kept + "; restart it to drive it again";
    }

    private String note(Checkpoint checkpoint) {
        return switch (checkpoint) {
            case Checkpoint.Taken taken -> " with a checkpoint at para block " + taken.paraBlock();
            case Checkpoint.Unsupported none -> "";
            case Checkpoint.Failed failed -> {
                LOG.warn("worker {} took no checkpoint before its kick: {}", name, failed.reason());
                yield " without a fresh checkpoint (" + failed.reason() + ")";
            }
        };
    }

    /** What a failed call means, for the operator. */
    static String sentence(PRuntimeException e) {
        return switch (e.kind()) {
            case UNREACHABLE -> "pRuntime does not answer: " + e.getMessage();
            case BUSY -> "pRuntime is busy: " + e.getMessage();
            case REFUSED -> "pRuntime refused: " + e.getMessage();
            case MALFORMED -> "The endpoint is not a pRuntime: " + e.getMessage();
        };
    }
}
