package prb.worker.api.chain;

import java.math.BigInteger;
import java.time.Instant;
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

    /**
     * An entry of the registry.
     *
     * @param initialScore result of the last benchmark
     * @param lastUpdated when it was registered or benchmarked last, by the chain's clock
     */
    public record Registration(Optional<AccountId> operator, OptionalLong initialScore, Instant lastUpdated) {}

    /**
     * A computing session.
     *
     * @param stake in the smallest unit, 0 when it is not computing
     * @param coolDownEnds from when on the stake of a stopped worker can be reclaimed, by this host's clock whatever the chain's
     *     is; empty unless it is cooling down
     */
    public record Session(Bytes account, Phase phase, BigInteger stake, Optional<Instant> coolDownEnds) {

        /** A session that is not cooling down. */
        public Session(Bytes account, Phase phase, BigInteger stake) {
            this(account, phase, stake, Optional.empty());
        }
    }

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
