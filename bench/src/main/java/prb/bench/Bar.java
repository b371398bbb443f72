package prb.bench;

/**
 * What a figure has to reach: a bound of the ratio of both sides, or of our value alone.
 *
 * @param kind what is bounded, and from which side
 * @param limit the bound, met when equal
 */
public record Bar(Kind kind, double limit) {

    /** What a bar bounds. */
    public enum Kind {
        RATIO_AT_LEAST("ratio >= "),
        VALUE_AT_LEAST(">= "),
        VALUE_AT_MOST("<= ");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    public static Bar ratioAtLeast(double limit) {
        return new Bar(Kind.RATIO_AT_LEAST, limit);
    }

    public static Bar atLeast(double limit) {
        return new Bar(Kind.VALUE_AT_LEAST, limit);
    }

    public static Bar atMost(double limit) {
        return new Bar(Kind.VALUE_AT_MOST, limit);
    }

    boolean isMet(double value, double ratio) {
        return switch (kind) {
            case RATIO_AT_LEAST -> ratio >= limit;
            case VALUE_AT_LEAST -> value >= limit;
            case VALUE_AT_MOST -> value <= limit;
        };
    }

    /** Such as {@code ratio >= 1.15}. */
    @Override
    public String toString() {
        return kind.text + Figure.number(limit);
    }
}
