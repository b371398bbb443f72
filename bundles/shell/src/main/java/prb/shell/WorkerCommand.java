package prb.shell;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.worker.api.Checkpoint;
import prb.worker.api.Fleet;
import prb.worker.api.Inventory;
import prb.worker.api.InventoryException;
import prb.worker.api.NewWorker;
import prb.worker.api.PRuntimeClients;
import prb.worker.api.Worker;
import prb.worker.api.WorkerReport;
import prb.worker.api.roll.Roller;
import prb.worker.api.shadow.Shadowing;

/** {@code prb:worker list|add|remove|restart|stop|kick|checkpoint|handover|roll|shadow|adopt|release}. */
@Component(service = WorkerCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=worker"})
public final class WorkerCommand {
    private static final Set<String> SHADOW_VERBS = Set.of("shadow", "adopt", "release");
    private static final String USAGE = "usage: prb:worker list | add PID NAME URL STAKE | remove NAME | restart NAME"
            + " | stop NAME | kick NAME | checkpoint NAME | handover NAME NEW_URL | roll VERB | shadow | adopt PID..."
            + " | release PID...";

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Fleet fleet;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Inventory inventory;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable PRuntimeClients clients;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Roller roller;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Shadowing shadowing;

    /** A worker is named by its name or its id. The stake is in the smallest unit, 10^12 of which make 1 PHA. */
    public String worker(String... args) throws InventoryException, InterruptedException {
        if (args.length > 0 && args[0].equals("roll")) {
            Roller present = roller;
            if (present == null) {
                throw new IllegalStateException("this role drives no workers at present");
            }
            return RollWords.run(present, List.of(args).subList(1, args.length));
        }
        if (args.length == 5 && args[0].equals("add")) {
            NewWorker worker = new NewWorker(PoolCommand.number(args[1]), args[2], args[3], args[4], true, false, false);
            present().by(PoolCommand.AUTHOR).createWorkers(List.of(worker));
            return "worker " + args[2] + " is added";
        }
        if (args.length == 2 && args[0].equals("remove")) {
            Inventory stored = present();
            Worker worker = stored.workers().stream().filter(w -> w.name().equals(args[1])).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no worker '" + args[1] + "' in the inventory"));
            stored.by(PoolCommand.AUTHOR).deleteWorkers(List.of(worker.id()));
            return "worker " + args[1] + " is removed";
        }
        if (args.length > 0 && SHADOW_VERBS.contains(args[0])) {
            Shadowing present = shadowing;
            if (present == null) {
                throw new IllegalStateException("this role drives no workers at present");
            }
            return ShadowWords.run(present, args[0], List.of(args).subList(1, args.length));
        }
        if (args.length == 3 && args[0].equals("handover")) {
            PRuntimeClients present = clients;
            if (present == null) {
                throw new IllegalStateException("this role calls no pRuntimes at present");
            }
            return HandoverWords.run(presentFleet(), present(), present, args[1], args[2]);
        }
        return driven(args);
    }

    private Fleet presentFleet() {
        Fleet present = fleet;
        if (present == null) {
            throw new IllegalStateException("this role drives no workers at present");
        }
        return present;
    }

    private Inventory present() {
        Inventory stored = inventory;
        if (stored == null) {
            throw new IllegalStateException("this role keeps no inventory at present");
        }
        return stored;
    }

    private String driven(String... args) throws InterruptedException {
        Fleet present = presentFleet();
        String verb = args.length == 0 ? "list" : args[0];
        if (verb.equals("list") && args.length <= 1) {
            List<WorkerReport> reports = present.reports();
            return reports.isEmpty() ? "No workers are driven here." : StatusTable.workers(reports);
        }
        if (args.length != 2) {
            throw new IllegalArgumentException(USAGE);
        }
        String id = find(present, args[1]);
        if (verb.equals("checkpoint")) {
            return checkpoint(present, id, args[1]);
        }
        boolean done = switch (verb) {
            case "restart" -> present.restart(id);
            case "stop" -> present.stopComputing(id);
            case "kick" -> present.kick(id);
            default -> throw new IllegalArgumentException("unknown verb '" + verb + "'; " + USAGE);
        };
        if (!done) {
            throw new IllegalArgumentException("worker '" + args[1] + "' is not driven here any more");
        }
        return "worker " + args[1] + ": " + verb + " is under way";
    }

    private static String checkpoint(Fleet fleet, String id, String name) throws InterruptedException {
        Checkpoint checkpoint = fleet.takeCheckpoint(id)
                .orElseThrow(() -> new IllegalArgumentException("worker '" + name + "' is not driven here any more"));
        return switch (checkpoint) {
            case Checkpoint.Taken taken -> "worker " + name + " has a checkpoint at para block " + taken.paraBlock();
            case Checkpoint.Unsupported none ->
                throw new IllegalArgumentException("the pRuntime of worker " + name + " does not know TakeCheckpoint");
            case Checkpoint.Failed failed ->
                throw new IllegalArgumentException("worker " + name + " took no checkpoint: " + failed.reason());
        };
    }

    private static String find(Fleet fleet, String name) {
        for (WorkerReport report : fleet.reports()) {
            if (report.worker().name().equals(name) || report.worker().id().equals(name)) {
                return report.worker().id();
            }
        }
        throw new IllegalArgumentException("no worker '" + name + "'; see: prb:worker list");
    }
}
