package prb.bench;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One line of a report.
 *
 * @param name what was measured
 * @param unit of both sides
 * @param ours median of our side; empty when skipped
 * @param other median of the side compared with, when there is one
 * @param ratio ours to other as the median over the rounds, when there is another side
 * @param bar what is to be reached; empty for a figure that only informs
 * @param note what the other side is, or why the figure was skipped; may be empty
 */
public record Figure(
        String name, String unit, OptionalDouble ours, OptionalDouble other, OptionalDouble ratio, Optional<Bar> bar,
        String note) {

    /** A figure without a second side. */
    public static Figure alone(String name, String unit, double ours, Bar bar, String note) {
        return new Figure(name, unit, OptionalDouble.of(ours), OptionalDouble.empty(), OptionalDouble.empty(),
                Optional.of(bar), note);
    }

    /** A figure without a second side and without a bar. */
    public static Figure informing(String name, String unit, double ours, String note) {
        return new Figure(name, unit, OptionalDouble.of(ours), OptionalDouble.empty(), OptionalDouble.empty(),
                Optional.empty(), note);
    }

    /** A figure that could not be measured. */
    public static Figure skipped(String name, String unit, Bar bar, String reason) {
        return new Figure(name, unit, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(),
                Optional.of(bar), "skipped: " + reason);
    }

    /** Whether the bar is met; empty without a bar or a value. */
    public Optional<Boolean> met() {
        return bar.isPresent() && ours.isPresent()
                ? Optional.of(bar.get().isMet(ours.getAsDouble(), ratio.orElse(Double.NaN)))
                : Optional.empty();
    }

    /** Three or four significant digits; whole numbers from 1000 on. */
    static String number(double value) {
        if (value == Math.rint(value) || Math.abs(value) >= 1000) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.1f" : "%.2f", value);
    }
}
