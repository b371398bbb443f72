package prb.bench.fleet;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import prb.bench.BenchmarkFailure;
import prb.bench.Machine;
import prb.bench.Program;
import prb.bench.UsageException;

/** How fast a lifecycle manager feeds a fleet, and what that costs. */
public final class FleetProgram implements Program {

    @Override
    public String summary() {
        return "feeding a fleet: throughput, tip, processor and memory [--workers N] [--json] [--quick]"
                + " [--phases one,catch-up,tip,steady,storm] [--history N] [--tips N] [--block-ms MS] [--steady-s S]"
                + " [--home DIR]";
    }

    @Override
    public void run(List<String> words, PrintStream out, PrintStream err) throws UsageException, BenchmarkFailure {
        Options options = Options.parse(words);
        Machine machine = Machine.here();
        try {
            Result result = new Course(options, err).run();
            if (options.json()) {
                result.printJson(out);
            } else {
                result.printTable(out, machine, Machine.here());
            }
        } catch (IOException e) {
            throw new BenchmarkFailure("fleet: " + e.getMessage(), e);
        }
    }
}
