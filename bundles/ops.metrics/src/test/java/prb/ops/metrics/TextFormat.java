package prb.ops.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Prometheus' text format as strictly as its own checker: each family has HELP and TYPE before its figures, its figures
 * stand together, no figure comes twice, names and labels have their forms, counters end in _total.
 */
final class TextFormat {

    /** A figure. */
    record Figure(String name, Map<String, String> labels, double value) {}

    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
    private static final Pattern FIGURE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\n\"])*)\"(,|$)");

    final List<Figure> figures = new ArrayList<>();
    final Map<String, String> types = new LinkedHashMap<>();

    private final Map<String, String> helps = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private String current = "";

    static TextFormat read(String text) {
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("the last line does not end");
        }
        TextFormat format = new TextFormat();
        text.lines().forEach(format::line);
        return format;
    }

    private void line(String line) {
        Matcher comment = COMMENT.matcher(line);
        if (comment.matches()) {
            Map<String, String> into = comment.group(1).equals("HELP") ? helps : types;
            if (into.put(comment.group(2), comment.group(3)) != null) {
                throw new IllegalArgumentException("twice: " + line);
            }
            current = comment.group(2);
            return;
        }
        Matcher figure = FIGURE.matcher(line);
        if (!figure.matches()) {
            throw new IllegalArgumentException("neither figure nor comment: " + line);
        }
        String name = figure.group(1);
        if (!name.equals(current) || !helps.containsKey(name) || !types.containsKey(name)) {
            throw new IllegalArgumentException("not under its HELP and TYPE: " + line);
        }
        if (types.get(name).equals("counter") != name.endsWith("_total")) {
            throw new IllegalArgumentException("counters, and only they, end in _total: " + line);
        }
        Map<String, String> labels = labels(figure.group(2) == null ? "" : figure.group(2));
        if (!seen.add(name + labels)) {
            throw new IllegalArgumentException("twice: " + line);
        }
        double value = Double.parseDouble(figure.group(3).replace("Inf", "Infinity"));
        if (types.get(name).equals("counter") && value < 0) {
            throw new IllegalArgumentException("a counter below zero: " + line);
        }
        figures.add(new Figure(name, labels, value));
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        Matcher label = LABEL.matcher(text);
        int end = 0;
        while (end < text.length() && label.find(end) && label.start() == end) {
            if (labels.put(label.group(1), label.group(2)) != null) {
                throw new IllegalArgumentException("label twice: " + text);
            }
            end = label.end();
        }
        if (end != text.length()) {
            throw new IllegalArgumentException("labels: " + text);
        }
        return labels;
    }

    /** The one figure of a name with these labels. */
    double value(String name, String... labels) {
        Map<String, String> wanted = new HashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        List<Figure> found = figures.stream().filter(each -> each.name().equals(name) && each.labels().equals(wanted)).toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException(name + wanted + " is there " + found.size() + " times");
        }
        return found.getFirst().value();
    }
}
