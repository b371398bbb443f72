package prb.launcher;

import java.util.Arrays;
import java.util.List;

/** Chooses what to do from the command line and turns failures into exit codes: 0 done, 1 failed, 2 usage. */
public final class Launcher {
    static final int EXIT_DONE = 0;
    static final int EXIT_FAILED = 1;
    static final int EXIT_USAGE = 2;

    private Launcher() {}

    /** Called by {@link Main}. @return exit code of the process */
    public static int run(String[] args) {
        return run(args, Host.ofProcess());
    }

    static int run(String[] args, Host host) {
        try {
            return dispatch(Arrays.asList(args), host);
        } catch (UsageException e) {
            host.err().println("prb: " + e.getMessage());
            host.err().println(Usage.SHORT);
            return EXIT_USAGE;
        } catch (LaunchException e) {
            host.err().println("prb: " + e.getMessage());
            return EXIT_FAILED;
        }
    }

    private static int dispatch(List<String> args, Host host) throws UsageException, LaunchException {
        if (args.isEmpty()) {
            if (host.variable("PHALA_MODULE").isEmpty()) {
                throw new UsageException("no verb given, and PHALA_MODULE names no role");
            }
            return new RoleProcess(host).run(LaunchPlan.ofRun(List.of(), host));
        }
        List<String> rest = args.subList(1, args.size());
        return switch (args.get(0)) {
            case "run" -> new RoleProcess(host).run(LaunchPlan.ofRun(rest, host));
            case "up" -> new RoleProcess(host).run(LaunchPlan.ofUp(rest, host));
            case "status" -> new StatusCommand(host, RunDirectory.of(host)).run(rest);
            case "health" -> new RolesHealth(host, RunDirectory.of(host)).run(rest);
            case "sh" -> new ShellCommand(host, RunDirectory.of(host)).run(rest);
            case "peer" -> new PeerCommand(host, RunDirectory.of(host)).run(rest);
            case "worker" -> new WorkerVerbs(host, RunDirectory.of(host)).run(rest);
            case "version", "--version" -> version(host);
            case "help", "--help", "-h" -> help(host);
            default -> throw new UsageException("unknown verb '" + args.get(0) + "'");
        };
    }

    private static int version(Host host) {
        String version = Launcher.class.getPackage().getImplementationVersion();
        host.out().println("Runtime Bridge " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version());
        return EXIT_DONE;
    }

    private static int help(Host host) {
        host.out().println(Usage.LONG);
        return EXIT_DONE;
    }
}
