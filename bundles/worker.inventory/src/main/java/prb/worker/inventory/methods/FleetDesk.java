package prb.worker.inventory.methods;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.scale.Bytes;
import prb.walkie.api.WalkieException;
import prb.wire.walkie.UuidQueryRequest;
import prb.wire.walkie.WorkerState;
import prb.wire.walkie.WorkerStateUpdate;
import prb.worker.api.Fleet;
import prb.worker.api.Worker;
import prb.worker.api.WorkerReport;
import prb.worker.inventory.StoredInventory;

/**
 * Commands to workers and their states, for the methods that only differ in the command. Without a fleet, which is what config
 * mode is, all of them fail as with the original. Any thread.
 */
@Component(service = FleetDesk.class)
public final class FleetDesk {

    private final StoredInventory inventory;
    private volatile @Nullable Fleet fleet;

    @Activate
    public FleetDesk(@Reference StoredInventory inventory) {
        this.inventory = inventory;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindFleet(Fleet present) {
        fleet = present;
    }

    void unbindFleet(Fleet gone) {
        if (fleet == gone) {
            fleet = null;
        }
    }

    /** A command to one worker, queued. */
    @FunctionalInterface
    interface Command {
        /** @return false when the worker is not driven here */
        boolean give(Fleet fleet, String workerId);
    }

    /**
     * Gives a command to the workers of a request, once to each, all or none.
     *
     * @return their states before it took effect
     */
    Bytes act(Bytes request, Command command) throws WalkieException {
        Map<String, Worker> workers = workers(request);
        Fleet here = fleet();
        WorkerStateUpdate.Builder answer = WorkerStateUpdate.newBuilder();
        for (Worker worker : workers.values()) {
            WorkerReport report = here.report(worker.id()).orElseThrow(() -> notDriven(worker));
            answer.addWorkerStates(StateMessages.driven(report, here.details(worker.id())));
        }
        List<Worker> missed = new ArrayList<>();
        for (Worker worker : workers.values()) {
            if (!command.give(here, worker.id())) {
                missed.add(worker);
            }
        }
        if (!missed.isEmpty()) {
            throw notDriven(missed.getFirst());
        }
        return Bytes.wrap(answer.build().toByteArray());
    }

    /** States of the workers of a request, or of all driven ones when it names none. */
    Bytes status(Bytes request) throws WalkieException {
        Map<String, Worker> workers = workers(request);
        Fleet here = fleet();
        WorkerStateUpdate.Builder answer = WorkerStateUpdate.newBuilder();
        if (workers.isEmpty()) {
            here.reports().forEach(report -> answer.addWorkerStates(
                    StateMessages.driven(report, here.details(report.worker().id()))));
        }
        for (Worker worker : workers.values()) {
            WorkerState state = here.report(worker.id())
                    .map(report -> StateMessages.driven(report, here.details(worker.id())))
                    .orElseGet(() -> StateMessages.resting(worker));
            answer.addWorkerStates(state);
        }
        return Bytes.wrap(answer.build().toByteArray());
    }

    private Map<String, Worker> workers(Bytes request) throws WalkieException {
        Map<String, Worker> known = new LinkedHashMap<>();
        inventory.workers().forEach(worker -> known.put(worker.id(), worker));
        Map<String, Worker> wanted = new LinkedHashMap<>();
        for (String id : Answers.parse(UuidQueryRequest.parser(), request).getIdsList()) {
            Worker worker = known.get(id);
            if (worker == null) {
                throw Answers.notFound("Worker " + id + " not found!");
            }
            wanted.put(id, worker);
        }
        return wanted;
    }

    private Fleet fleet() throws WalkieException {
        Fleet present = fleet;
        if (present == null) {
            throw new WalkieException(WalkieException.Type.SERVER,
                    "no worker is driven here: this lifecycle manager is in config "
                            + "mode (PHALA_LIFECYCLE_CONFIG_MODE), or its runner has not started yet");
        }
        return present;
    }

    private static WalkieException notDriven(Worker worker) {
        return new WalkieException(WalkieException.Type.SERVER, "worker " + worker.name() + ": " + StateMessages.RESTING);
    }
}
