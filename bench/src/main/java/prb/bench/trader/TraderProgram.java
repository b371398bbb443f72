package prb.bench.trader;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import prb.bench.BenchmarkFailure;
import prb.bench.Machine;
import prb.bench.Program;
import prb.bench.Report;
import prb.bench.UsageException;

/** How many calls one trader brings to the chain, and how soon. */
public final class TraderProgram implements Program {

    static final int CALLS_PER_BLOCK = 1_500;

    @Override
    public String summary() {
        return "calls that a trader sends [--accounts N] [--calls N] [--accept-all] [--block-ms MS] [--json]";
    }

    @Override
    public void run(List<String> options, PrintStream out, PrintStream err) throws UsageException, BenchmarkFailure {
        int accounts = 10;
        int calls = 20_000;
        int blockMs = 1_000;
        int callsPerBlock = CALLS_PER_BLOCK;
        boolean json = false;
        for (int i = 0; i < options.size(); i++) {
            switch (options.get(i)) {
                case "--accounts" -> accounts = number(options, ++i, 1, 10_000);
                case "--calls" -> calls = number(options, ++i, 100, 10_000_000);
                case "--block-ms" -> blockMs = number(options, ++i, 50, 60_000);
                case "--accept-all" -> callsPerBlock = Integer.MAX_VALUE;
                case "--json" -> json = true;
                default -> throw new UsageException("bench trader has no option '" + options.get(i) + "'");
            }
        }
        Machine machine = Machine.here();
        try {
            Report report = new Report("trader", 1, machine, new Course(accounts, calls, blockMs, callsPerBlock, err).run());
            if (json) {
                report.printJson(out);
            } else {
                report.printTable(out);
            }
        } catch (IOException | SQLException | InterruptedException e) {
            throw new BenchmarkFailure("trader: " + e.getMessage(), e);
        }
    }

    private static int number(List<String> options, int at, int least, int most) throws UsageException {
        try {
            int value = at < options.size() ? Integer.parseInt(options.get(at)) : -1;
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException noNumber) {
            throw new UsageException(options.get(at - 1) + " takes a number, not '" + options.get(at) + "'");
        }
        throw new UsageException(options.get(at - 1) + " takes a number of " + least + " to " + most);
    }
}
