package prb.trade.api;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import prb.substrate.crypto.account.AccountId;

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

    /** The accounts that have jobs or extrinsics on their way, in no order. */
    default List<Account> accounts() {
        return List.of();
    }

    /**
     * One signing account.
     *
     * @param waiting jobs in the trader's hands that are in no extrinsic
     * @param inFlight nonces whose extrinsics are not final yet
     * @param hold why its jobs are not sent at present, a sentence; empty when they are
     * @param free its free balance as of the last look, in the smallest unit; empty before that
     * @param heldSinceMs how long the hold lasts in ms; 0 without one
     */
    record Account(AccountId account, int waiting, int inFlight, String hold, Optional<BigInteger> free, long heldSinceMs) {}
}
