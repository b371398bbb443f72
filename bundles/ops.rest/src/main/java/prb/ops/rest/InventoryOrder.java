package prb.ops.rest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiCall;
import prb.worker.api.Inventory;
import prb.worker.api.InventoryException;
import prb.worker.api.Worker;

/** A change of the inventory, all of it or nothing, noted as made by whoever asks. */
interface InventoryOrder {

    /** @return what became of each item */
    Results change(Inventory inventory, Body body) throws InventoryException;

    static ApiAnswer run(WorkerList workers, ApiCall call, InventoryOrder order) {
        Logger log = LoggerFactory.getLogger(InventoryOrder.class);
        Body body = Body.of(call);
        Optional<Inventory> stored = workers.inventory();
        if (stored.isEmpty()) {
            return Answers.absent(Answers.NO_INVENTORY);
        }
        try {
            return order.change(stored.get().by("api, " + call.author()), body).answer();
        } catch (InventoryException e) {
            return Answers.refused(e);
        } catch (UnsupportedOperationException | IllegalStateException e) {
            log.warn("a change by {} was not made: {}", call.author(), e.toString());
            return Answers.absent(String.valueOf(e.getMessage()));
        }
    }

    /** The workers with these ids, in their order. */
    static List<Worker> workers(Inventory inventory, List<String> ids) throws InventoryException {
        Map<String, Worker> known = new HashMap<>();
        inventory.workers().forEach(worker -> known.put(worker.id(), worker));
        for (String id : ids) {
            if (!known.containsKey(id)) {
                throw new InventoryException(InventoryException.Kind.NOT_FOUND, "worker \"" + Query.cut(id) + "\"", "id",
                        "there is none with this id");
            }
        }
        return ids.stream().map(known::get).toList();
    }
}
