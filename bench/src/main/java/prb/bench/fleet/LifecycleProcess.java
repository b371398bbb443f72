package prb.bench.fleet;

import java.io.IOException;
import java.util.Map;
import prb.blob.client.BlobClient;
import prb.worker.api.Fleet;
import prb.worker.api.WorkerReport;
import prb.worker.chain.FollowedFleet;
import prb.worker.pruntime.HttpPRuntimeClients;
import prb.worker.runner.FleetService;

/**
 * A process with the lifecycle side's rooms in default settings: runner, pRuntime client and blob client. Orders: {@code counts},
 * {@code reasons}.
 */
public final class LifecycleProcess {

    private static final int REASONS = 5;

    private LifecycleProcess() {}

    /** @param args port of the blob server, port of the workers, how many they are, whether to sync only */
    public static void main(String[] args) throws IOException, InterruptedException {
        int workers = Integer.parseInt(args[2]);
        BlobClient blobs = new BlobClient(Defaults.of(BlobClient.Config.class,
                Map.of("providers", new String[] {"127.0.0.1:" + args[0]})));
        ComputingChain chain = new ComputingChain(workers);
        blobs.onProgress(chain);
        HttpPRuntimeClients clients = new HttpPRuntimeClients(Defaults.of(HttpPRuntimeClients.Config.class, Map.of()));
        FollowedFleet fleetChain = new FollowedFleet(chain);
        NoQueue queue = new NoQueue();
        FleetService fleet = new FleetService(
                new MemoryInventory(Integer.parseInt(args[1]), workers, Boolean.parseBoolean(args[3])), clients, blobs,
                fleetChain, queue, null,
                Defaults.of(prb.worker.runner.Config.class, Map.of()));
        Orders.serve(words -> {
            Fleet.Counts counts = fleet.counts();
            return words[0].equals("counts")
                    ? counts.synced() + " " + counts.computing() + " " + counts.error() + " " + queue.offered()
                    : fleet.reports().stream().filter(report -> !report.reason().isEmpty()).limit(REASONS)
                            .map(WorkerReport::toString).toList().toString();
        });
        fleet.close();
        fleetChain.close();
        clients.close();
        blobs.close();
    }
}
