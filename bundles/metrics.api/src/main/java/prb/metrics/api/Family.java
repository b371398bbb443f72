package prb.metrics.api;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Figures of one meaning. Names are what dashboards and alerts are built on: they change as an api does.
 *
 * @param name as it is told: {@code prb_}, lower case, the unit last; a counter ends in {@code _total}, an info in {@code _info}
 * @param kind what may happen to its values
 * @param labels names of what tells its figures apart, at most {@value #LABELS_MAX}; the number of their values must be bounded
 * @param help one sentence, with the meaning of special values
 */
public record Family(String name, Kind kind, List<String> labels, String help) {

    /** Most labels of a family. */
    public static final int LABELS_MAX = 8;

    private static final Pattern NAME = Pattern.compile("prb_[a-z0-9]+(_[a-z0-9]+)*");
    private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9_]*");

    /** What may happen to a figure. */
    public enum Kind {
        /** It goes up and down. */
        GAUGE,
        /** It rises, and begins at 0 when the process does. */
        COUNTER,
        /** Always 1; what it tells is in the labels. */
        INFO
    }

    public Family {
        labels = List.copyOf(labels);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("metric name '" + name + "' is not of the form " + NAME);
        }
        if (name.endsWith("_total") != (kind == Kind.COUNTER) || name.endsWith("_info") != (kind == Kind.INFO)) {
            throw new IllegalArgumentException(name + " is a " + kind + ": counters end in _total, infos in _info, nothing else");
        }
        if (labels.size() > LABELS_MAX || !labels.stream().allMatch(label -> LABEL.matcher(label).matches())) {
            throw new IllegalArgumentException(
                    name + " has labels " + labels + ": at most " + LABELS_MAX + " of the form " + LABEL);
        }
        if (help.isBlank()) {
            throw new IllegalArgumentException(name + " has no help");
        }
    }

    /** A gauge. */
    public static Family gauge(String name, String help, String... labels) {
        return new Family(name, Kind.GAUGE, List.of(labels), help);
    }

    /** A counter. */
    public static Family counter(String name, String help, String... labels) {
        return new Family(name, Kind.COUNTER, List.of(labels), help);
    }

    /** An info. */
    public static Family info(String name, String help, String... labels) {
        return new Family(name, Kind.INFO, List.of(labels), help);
    }
}
