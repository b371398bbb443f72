package prb.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import prb.bench.blob.BlobServerProgram;
import prb.bench.data.DataProviderProgram;
import prb.bench.fleet.FleetProgram;
import prb.bench.substrate.SubstrateProgram;
import prb.bench.trader.TraderProgram;
import prb.bench.walkie.WalkieProgram;

/** Starts a benchmark: the first argument names it. Exit codes: 0 measured, 1 failed, 2 usage. */
public final class Main {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private static final Map<String, Program> PROGRAMS = new TreeMap<>(Map.of("substrate", new SubstrateProgram(),
            "blob-server", new BlobServerProgram(), "data-provider", new DataProviderProgram(), "walkie", new WalkieProgram(),
            "fleet", new FleetProgram(), "trader", new TraderProgram()));

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            return start(arguments, out, err);
        } catch (UsageException e) {
            err.println("prb: " + e.getMessage());
            err.print(help());
            return USAGE;
        } catch (BenchmarkFailure e) {
            err.println("prb: " + e.getMessage());
            return FAILED;
        }
    }

    private static int start(List<String> arguments, PrintStream out, PrintStream err) throws UsageException, BenchmarkFailure {
        if (arguments.isEmpty()) {
            throw new UsageException("bench needs the name of a benchmark");
        }
        String name = arguments.getFirst();
        if (List.of("help", "--help", "-h").contains(name)) {
            out.print(help());
            return DONE;
        }
        Program program = PROGRAMS.get(name);
        if (program == null) {
            throw new UsageException("there is no benchmark '" + name + "'");
        }
        program.run(arguments.subList(1, arguments.size()), out, err);
        return DONE;
    }

    private static String help() {
        StringBuilder text = new StringBuilder("Usage: prb bench NAME [options]\n");
        PROGRAMS.forEach((name, program) -> text.append("  %-13s %s%n".formatted(name, program.summary())));
        return text.append("A bar that is missed is said in the report; it does not change the exit code.\n").toString();
    }
}
