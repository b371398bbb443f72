package prb.shell;

import java.net.URI;
import java.util.List;
import prb.scale.Bytes;
import prb.worker.api.Fleet;
import prb.worker.api.Inventory;
import prb.worker.api.InventoryException;
import prb.worker.api.PRuntimeClients;
import prb.worker.api.PRuntimeException;
import prb.worker.api.PRuntimeInfo;
import prb.worker.api.Worker;
import prb.worker.api.WorkerReport;

/**
 * {@code prb:worker handover OLD NEW_URL}: a worker's record goes over to the pRuntime that its key was handed to, after a look
 * whether that really has the key. Stateless.
 */
final class HandoverWords {

    private HandoverWords() {}

    /** @param old name, id or endpoint of a driven worker */
    static String run(Fleet fleet, Inventory inventory, PRuntimeClients clients, String old, String next)
            throws InventoryException {
        WorkerReport report = fleet.reports().stream().filter(one -> isNamed(one.worker(), old)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no worker '" + old + "'; see: prb:worker list"));
        Worker worker = report.worker();
        Bytes key = report.publicKey().orElseThrow(() -> new IllegalArgumentException(
                "the public key of worker " + worker.name() + " is not known: its pRuntime was not reached yet"));
        URI endpoint = URI.create(next);
        PRuntimeInfo info;
        try {
            info = clients.client(endpoint).info();
        } catch (PRuntimeException e) {
            throw new IllegalArgumentException("the new pRuntime can not be asked: " + e.getMessage(), e);
        }
        if (info.publicKey().isEmpty()) {
            throw new IllegalArgumentException("the pRuntime at " + next + " has no key: was the handover done?");
        }
        if (!info.publicKey().get().equals(key)) {
            throw new IllegalArgumentException("the pRuntime at " + next + " has public key " + info.publicKey().get().toHex()
                    + ", worker " + worker.name() + " has " + key.toHex() + ": was the handover done?");
        }
        inventory.updateWorkers(List.of(new Worker(worker.id(), worker.pid(), worker.name(), endpoint, worker.stake(),
                worker.enabled(), worker.syncOnly(), worker.gatekeeper())));
        return "worker " + worker.name() + " is driven at " + next + " (version " + info.version() + ") from now on; the one at "
                + worker.endpoint() + " is not fed any more";
    }

    private static boolean isNamed(Worker worker, String text) {
        return worker.name().equals(text) || worker.id().equals(text) || worker.endpoint().toString().equals(text);
    }
}
