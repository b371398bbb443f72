package prb.bench.data;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import prb.bench.Bar;
import prb.bench.Figure;
import prb.bench.Machine;
import prb.bench.Report;

/**
 * What was measured.
 *
 * @param wholeS seconds from the start of the process to the end of the history
 * @param tips heads that {@code tipMs50} and {@code tipMs99} are taken from
 */
record Result(double relayPerS, double paraPerS, double firstBlobS, double wholeS, double tipMs50, double tipMs99, int tips,
        double rssMib, double diskPerBlock) {

    void printJson(PrintStream out) {
        out.printf(Locale.ROOT, "{\"relay_blocks_per_s\":%.0f,\"para_blocks_per_s\":%.0f,\"first_blob_s\":%.2f,"
                + "\"tip_ms_p50\":%.1f,\"tip_ms_p99\":%.1f,\"rss_mib\":%.0f,\"disk_bytes_per_relay_block\":%.0f}%n", relayPerS,
                paraPerS, firstBlobS, tipMs50, tipMs99, rssMib, diskPerBlock);
    }

    void printTable(PrintStream out, Machine machine, Machine after) {
        String whole = String.format(Locale.ROOT, "from the first blob on; all of it %.1f s after the process start", wholeS);
        List<Figure> figures = List.of(
                Figure.alone("relay_blocks_per_s", "1/s", relayPerS, Bar.atLeast(1_000), whole),
                Figure.alone("para_blocks_per_s", "1/s", paraPerS, Bar.atLeast(600), "in the same time"),
                Figure.alone("first_blob_s", "s", firstBlobS, Bar.atMost(5), "from process start to an answer over TCP"),
                Figure.alone("tip_ms_p50", "ms", tipMs50, Bar.atMost(40), "finalized head to blob, " + tips + " heads"),
                Figure.alone("tip_ms_p99", "ms", tipMs99, Bar.atMost(200), ""),
                Figure.alone("rss_mib", "MiB", rssMib, Bar.atMost(512), "largest so far, whole process"),
                Figure.alone("disk_bytes_per_relay_block", "B", diskPerBlock, Bar.atMost(2_025), "blobs and journal"));
        new Report("data-provider", 1, machine, figures).printTable(out);
        out.printf(Locale.ROOT, "load %.2f at the end%n", after.load());
    }
}
