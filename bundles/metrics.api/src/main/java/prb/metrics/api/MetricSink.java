package prb.metrics.api;

import org.osgi.annotation.versioning.ProviderType;

/** Takes the figures of one collection. For the thread that the source is read on, until it returns. */
@ProviderType
public interface MetricSink {

    /**
     * Takes one figure. Figures of a family with the same labels are added up.
     *
     * @param value in the family's unit; what is not a number is left out
     * @param labels values of the family's labels, in its order
     * @throws IllegalArgumentException when there are more or fewer values than the family has labels
     */
    void put(Family family, double value, String... labels);

    /** Takes one whole figure. Above 2^53 it is told as the nearest number that a double can hold. */
    default void put(Family family, long value, String... labels) {
        put(family, (double) value, labels);
    }
}
