package prb.worker.inventory.methods;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import prb.scale.Bytes;
import prb.walkie.api.WalkieException;
import prb.wire.walkie.PoolOrWorkerQueryIdentity;
import prb.wire.walkie.Worker;
import prb.wire.walkie.WorkerList;
import prb.worker.api.Inventory;
import prb.worker.api.InventoryException;
import prb.worker.api.NewWorker;
import prb.worker.inventory.Rules;

/** Workers between the inventory and the wire, written as the original writes them, defaults included. Stateless. */
final class WorkerMessages {

    private WorkerMessages() {}

    static Bytes list(List<prb.worker.api.Worker> workers) {
        WorkerList.Builder list = WorkerList.newBuilder();
        workers.forEach(worker -> list.addWorkers(message(worker)));
        return Bytes.wrap(list.build().toByteArray());
    }

    static Worker message(prb.worker.api.Worker worker) {
        return Worker.newBuilder().setUuid(worker.id()).setPid(worker.pid()).setName(worker.name())
                .setEndpoint(worker.endpoint().toString()).setEnabled(worker.enabled()).setDeleted(false)
                .setStake(worker.stake().toString()).setSyncOnly(worker.syncOnly()).build();
    }

    static NewWorker created(Worker wanted) {
        return new NewWorker(wanted.getPid(), wanted.getName(), wanted.getEndpoint(), wanted.getStake(), wanted.getEnabled(),
                wanted.getSyncOnly(), false);
    }

    /** Gatekeeper is not on the wire and stays. */
    static prb.worker.api.Worker updated(int index, prb.worker.api.Worker before, Worker wanted) throws InventoryException {
        String item = Rules.item("worker", index, wanted.getName());
        return new prb.worker.api.Worker(before.id(), wanted.getPid(), wanted.getName(),
                Rules.endpoint(item, wanted.getEndpoint()), Rules.stake(item, wanted.getStake()), wanted.getEnabled(),
                wanted.getSyncOnly(), before.gatekeeper());
    }

    /** Before anything else is judged, as the original does. */
    static void requirePool(Inventory inventory, long pid) throws WalkieException {
        if (inventory.pool(pid).isEmpty()) {
            // The brace is the original's.
            throw Answers.notFound("Pool {pid:" + Long.toUnsignedString(pid) + " not found!");
        }
    }

    /** Workers as they are before a call, to look up those it names. */
    static final class Known {

        private final Map<String, prb.worker.api.Worker> byId = new HashMap<>();
        private final Map<String, prb.worker.api.Worker> byName = new HashMap<>();

        Known(Collection<prb.worker.api.Worker> workers) {
            for (prb.worker.api.Worker worker : workers) {
                byId.put(worker.id(), worker);
                byName.put(worker.name(), worker);
            }
        }

        prb.worker.api.Worker find(PoolOrWorkerQueryIdentity id) throws WalkieException {
            prb.worker.api.Worker found = switch (id.getPayloadCase()) {
                case UUID -> byId.get(id.getUuid());
                case NAME -> byName.get(id.getName());
                case PID -> throw new WalkieException(WalkieException.Type.SERVER,
                        "a worker is found by uuid or name, not by pid");
                case PAYLOAD_NOT_SET -> null;
            };
            if (found == null) {
                throw Answers.notFound("Can't find worker: " + PoolMessages.text(id));
            }
            return found;
        }
    }
}
