package prb.wire.walkie;

import java.util.Map;

/** States of workers in the words of the wire. Stateless; any thread. */
public final class WorkerStates {

    private static final Map<String, WorkerState.Status> BY_NAME = Map.of(
            "idle", WorkerState.Status.S_IDLE,
            "starting", WorkerState.Status.S_STARTING,
            "syncing", WorkerState.Status.S_SYNCHING,
            "synced", WorkerState.Status.S_SYNCHED,
            "registering", WorkerState.Status.S_PRE_ACTIVE,
            "benchmarking", WorkerState.Status.S_PRE_ACTIVE,
            "adding", WorkerState.Status.S_PRE_ACTIVE,
            "computing", WorkerState.Status.S_ACTIVE,
            "kicked", WorkerState.Status.S_KICKED,
            "error", WorkerState.Status.S_ERROR);

    private WorkerStates() {}

    /**
     * What the original calls a state.
     *
     * @param name lower-case name of the state, as operators see it
     * @throws IllegalArgumentException when there is no such state
     */
    public static WorkerState.Status status(String name) {
        WorkerState.Status status = BY_NAME.get(name);
        if (status == null) {
            throw new IllegalArgumentException("the wire has no word for worker state '" + name + "'");
        }
        return status;
    }
}
