package prb.bench;

import java.io.PrintStream;
import java.util.List;

/** One benchmark of the command line. Stateless. */
public interface Program {

    /** One line for the help: what is measured, and the options. */
    String summary();

    /**
     * Measures and prints the report to {@code out}, progress to {@code err}.
     *
     * @param options what followed the name
     * @throws UsageException when an option is unknown or lacks its value
     * @throws BenchmarkFailure when a benchmark broke down; a missed bar is no failure
     */
    void run(List<String> options, PrintStream out, PrintStream err) throws UsageException, BenchmarkFailure;
}
