package prb.worker.api.shadow;

import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A manager in shadow asks the workers what they have and the chain what it says, decides as it would, fetches what it would
 * send, and sends nothing: no request that changes a worker, no job. Pools are adopted and released one by one; a worker is
 * neither registered again nor restarted by that.
 */
@ProviderType
public interface Shadowing {

    /** Whether this manager is one in shadow; else it drives every pool. */
    boolean isOn();

    /** The pools that it drives although it is in shadow. */
    Set<Long> adopted();

    /**
     * Drives the workers of a pool from now on, until {@link #release} or the next start of the process. Whoever drove them must
     * have stopped.
     *
     * @return false when it is driven already, or this manager is not in shadow
     */
    boolean adopt(long pid);

    /** Only follows a pool again. @return false when it was not adopted */
    boolean release(long pid);

    /** One report per followed worker, ordered by name. */
    List<ShadowReport> shadowReports();
}
