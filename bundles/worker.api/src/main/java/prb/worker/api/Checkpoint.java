package prb.worker.api;

/** What became of the wish for a checkpoint of a worker. */
public sealed interface Checkpoint {

    /** The pRuntime stored what it has. @param paraBlock last para block in the checkpoint */
    record Taken(long paraBlock) implements Checkpoint {}

    /** The pRuntime does not know the call; it may take checkpoints of its own accord. */
    record Unsupported() implements Checkpoint {}

    /** It was tried and failed, or the worker's turn did not come in time. @param reason one sentence */
    record Failed(String reason) implements Checkpoint {}
}
