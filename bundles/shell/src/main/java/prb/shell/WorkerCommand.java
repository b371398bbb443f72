package prb.shell;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.worker.api.Fleet;
import prb.worker.api.WorkerReport;

/** {@code prb:worker list|restart|kick}: there while the fleet is. */
@Component(service = WorkerCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=worker"})
public final class WorkerCommand {
    private static final String USAGE = "usage: prb:worker list | restart NAME | kick NAME";
    private final Fleet fleet;

    @Activate
    public WorkerCommand(@Reference Fleet fleet) {
        this.fleet = fleet;
    }

    /** A worker is named by its name or its id. */
    public String worker(String... args) {
        String verb = args.length == 0 ? "list" : args[0];
        if (verb.equals("list") && args.length <= 1) {
            List<WorkerReport> reports = fleet.reports();
            return reports.isEmpty() ? "No workers are driven here." : StatusTable.workers(reports);
        }
        if (args.length != 2) {
            throw new IllegalArgumentException(USAGE);
        }
        String id = find(args[1]);
        boolean done = switch (verb) {
            case "restart" -> fleet.restart(id);
            case "kick" -> fleet.kick(id);
            default -> throw new IllegalArgumentException("unknown verb '" + verb + "'; " + USAGE);
        };
        if (!done) {
            throw new IllegalArgumentException("worker '" + args[1] + "' is not driven here any more");
        }
        return "worker " + args[1] + ": " + verb + " is under way";
    }

    private String find(String name) {
        for (WorkerReport report : fleet.reports()) {
            if (report.worker().name().equals(name) || report.worker().id().equals(name)) {
                return report.worker().id();
            }
        }
        throw new IllegalArgumentException("no worker '" + name + "'; see: prb:worker list");
    }
}
