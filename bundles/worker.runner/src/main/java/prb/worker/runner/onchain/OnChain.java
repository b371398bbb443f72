package prb.worker.runner.onchain;

import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;

/**
 * What the chain says of one worker.
 *
 * @param registration its entry in PhalaRegistry.Workers
 * @param pid the pool it is assigned to
 * @param session its computing session, once it is bound
 */
public record OnChain(Optional<Registration> registration, OptionalLong pid, Optional<Session> session) {

    public static final OnChain NOTHING = new OnChain(Optional.empty(), OptionalLong.empty(), Optional.empty());

    /** @param initialScore result of the last benchmark */
    public record Registration(Optional<AccountId> operator, OptionalLong initialScore) {}

    /** @param stake in the smallest unit, 0 when it is not computing */
    public record Session(Bytes account, Phase phase, BigInteger stake) {}

    /** WorkerState of PhalaComputation. */
    public enum Phase {
        READY,
        IDLE,
        UNRESPONSIVE,
        COOLING_DOWN;

        /** Whether the session counts as started. */
        public boolean isComputing() {
            return this == IDLE || this == UNRESPONSIVE;
        }
    }
}
