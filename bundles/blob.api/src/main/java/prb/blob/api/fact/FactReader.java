package prb.blob.api.fact;

import org.osgi.annotation.versioning.ConsumerType;

/** Takes journal entries in order. */
@ConsumerType
@FunctionalInterface
public interface FactReader {
    /** @param index the entry's index, higher than the one before */
    void read(long index, FactBatch batch);
}
