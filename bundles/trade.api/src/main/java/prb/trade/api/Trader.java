package prb.trade.api;

import org.osgi.annotation.versioning.ProviderType;

/** The component that turns jobs into finalized extrinsics. */
@ProviderType
public interface Trader {

    Stats stats();

    /**
     * Since the process started.
     *
     * @param sent extrinsics submitted
     * @param failed extrinsics that failed, or jobs refused
     * @param inFlight extrinsics not final yet
     */
    record Stats(long sent, long failed, long inFlight) {}
}
