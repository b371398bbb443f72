package prb.walkie.api;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** A search that goes on. */
@ConsumerType
public interface DiscoverySession extends AutoCloseable {

    /** What it counted since it began, by name. Any thread; never blocks. */
    Map<String, Long> counters();

    /** Ends the search; no thread and no socket stays behind. */
    @Override
    void close();
}
