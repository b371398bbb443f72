package prb.bench.fleet;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import prb.bench.Bar;
import prb.bench.Figure;
import prb.bench.Machine;
import prb.bench.Report;

/** What was measured, by name; a figure whose phase was left out is missing. One thread. */
final class Result {

    private static final int SMALL_FLEET = 100;
    private static final int FLEET = 1_000;

    private record Value(String unit, double value, String note) {}

    private final int workers;
    private final Map<String, Value> values = new LinkedHashMap<>();
    private double residentMib;

    Result(int workers) {
        this.workers = workers;
    }

    void put(String name, String unit, double value, String note) {
        values.put(name, new Value(unit, value, note));
    }

    /** The largest of all counts. */
    void resident(double mib) {
        residentMib = Math.max(residentMib, mib);
        put("rss_mib", "MiB", residentMib, "largest so far of the lifecycle process, all phases but the single worker's");
    }

    void printJson(PrintStream out) {
        out.println(values.entrySet().stream()
                .map(e -> String.format(Locale.ROOT, "\"%s\":%.3f", e.getKey(), e.getValue().value()))
                .collect(Collectors.joining(",", "{\"workers\":" + workers + ",", "}")));
    }

    void printTable(PrintStream out, Machine machine, Machine after) {
        List<Figure> figures = new ArrayList<>();
        values.forEach((name, v) -> figures.add(bar(name)
                .map(bar -> Figure.alone(name, v.unit(), v.value(), bar, v.note()))
                .orElseGet(() -> Figure.informing(name, v.unit(), v.value(), v.note()))));
        new Report("fleet", 1, machine, figures).printTable(out);
        out.printf(Locale.ROOT, "%d workers; load %.2f at the end%n", workers, after.load());
    }

    private java.util.Optional<Bar> bar(String name) {
        return java.util.Optional.ofNullable(switch (name) {
            case "para_blocks_per_s" -> Bar.atLeast(10_000);
            case "one_worker_para_blocks_per_s" -> Bar.atLeast(3_000);
            case "last_worker_ms_p99" -> workers <= SMALL_FLEET ? Bar.atMost(150) : workers <= FLEET ? Bar.atMost(500) : null;
            case "cpu_cores" -> Bar.atMost(1);
            case "rss_mib" -> Bar.atMost(workers <= FLEET ? 400 : 2_048);
            case "reconnect_s" -> Bar.atMost(120);
            default -> null;
        });
    }
}
