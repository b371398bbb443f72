package prb.ops.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import prb.metrics.api.Family;
import prb.metrics.api.MetricSink;

/**
 * The figures of one collection, in the order in which they were put; for one thread. A family has at most
 * {@value #SERIES_MAX} figures and a label {@value #LABEL_CHARS_MAX} characters: further figures are left out and counted.
 */
final class Sheet implements MetricSink {

    static final int SERIES_MAX = 100_000;
    static final int LABEL_CHARS_MAX = 200;
    private static final String INFO = "_info";
    private static final String TOTAL = "_total";

    /** A family and its figures by the values of their labels. */
    private record Told(Family family, Map<List<String>, Double> series) {}

    /** By name without the ending of its kind: the formats know no two families that differ in that alone. */
    private final Map<String, Told> told = new LinkedHashMap<>();
    private long leftOut;

    @Override
    public void put(Family family, double value, String... labels) {
        if (labels.length != family.labels().size()) {
            throw new IllegalArgumentException(
                    family.name() + " has labels " + family.labels() + ", but there are " + labels.length
                            + " values");
        }
        if (Double.isNaN(value)) {
            return;
        }
        Told known = told.computeIfAbsent(base(family), name -> new Told(family, new LinkedHashMap<>()));
        if (!known.family().equals(family)) {
            throw new IllegalArgumentException(family.name() + " is told by another source already, with another meaning");
        }
        Map<List<String>, Double> series = known.series();
        List<String> key = Arrays.stream(labels).map(Sheet::cut).toList();
        if (series.size() >= SERIES_MAX && !series.containsKey(key)) {
            leftOut++;
            return;
        }
        series.merge(key, value, Double::sum);
    }

    /** Figures that found no room. */
    long leftOut() {
        return leftOut;
    }

    private static String cut(String label) {
        return label.length() <= LABEL_CHARS_MAX ? label : label.substring(0, LABEL_CHARS_MAX);
    }

    MetricSnapshots snapshots() {
        return new MetricSnapshots(told.values().stream().map(each -> snapshot(each.family(), each.series())).toList());
    }

    private static MetricSnapshot snapshot(Family family, Map<List<String>, Double> series) {
        return switch (family.kind()) {
            case GAUGE -> gauge(family, series);
            case COUNTER -> counter(family, series);
            case INFO -> info(family, series);
        };
    }

    private static MetricSnapshot gauge(Family family, Map<List<String>, Double> series) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(family.name()).help(family.help());
        series.forEach((labels, value) -> gauge.dataPoint(
                GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).labels(labels(family, labels)).build()));
        return gauge.build();
    }

    private static MetricSnapshot counter(Family family, Map<List<String>, Double> series) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(base(family)).help(family.help());
        // A service that was replaced may say less than before; a counter below zero is no counter.
        series.forEach((labels, value) -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder().value(
                Math.max(0, value)).labels(labels(family, labels)).build()));
        return counter.build();
    }

    private static MetricSnapshot info(Family family, Map<List<String>, Double> series) {
        InfoSnapshot.Builder info = InfoSnapshot.builder().name(base(family)).help(family.help());
        series.keySet().forEach(labels -> info.dataPoint(
                InfoSnapshot.InfoDataPointSnapshot.builder().labels(labels(family, labels)).build()));
        return info.build();
    }

    private static String base(Family family) {
        String name = family.name();
        return switch (family.kind()) {
            case GAUGE -> name;
            case COUNTER -> name.substring(0, name.length() - TOTAL.length());
            case INFO -> name.substring(0, name.length() - INFO.length());
        };
    }

    private static Labels labels(Family family, List<String> values) {
        return Labels.of(family.labels().toArray(String[]::new), values.toArray(String[]::new));
    }
}
