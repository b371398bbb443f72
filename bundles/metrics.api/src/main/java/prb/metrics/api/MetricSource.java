package prb.metrics.api;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A room's figures; registered as a service, found by whoever collects (whiteboard). Called on any thread, several at once. */
@ConsumerType
public interface MetricSource {

    /** All families that this source may ever put; the same list for as long as the service is registered. */
    List<Family> families();

    /**
     * Puts the figures as they are now. Must return within a second and should not block: it is called while somebody waits.
     *
     * @throws RuntimeException when they can not be had; what was put before counts, and the failure shows in the metrics
     */
    void read(MetricSink sink);
}
