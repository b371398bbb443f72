package prb.blob.api.control;

import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;

/**
 * How the encoder is doing. A snapshot.
 *
 * @param state the worst that holds
 * @param detail what an operator should know of it, empty while all is well
 * @param relay the relay chain @param para the parachain
 * @param forcedChange the forced change that waits for an operator
 * @param quarantine facts that could not be verified or had, oldest first
 * @param stateCheck whether storage changes are verified against state roots, in words
 */
public record EncoderStatus(State state, String detail, Progress relay, Progress para, Optional<ForcedChange> forcedChange,
        List<Quarantined> quarantine, String stateCheck) {

    public EncoderStatus {
        quarantine = List.copyOf(quarantine);
    }

    /** What the encoder does. */
    public enum State {
        /** Not at the journal's position yet: the chains are compared, or genesis is being found. */
        STARTING,
        /** Behind the finalized heads. */
        SYNCING,
        /** All that is final and justified is journaled. */
        AT_TIP,
        /** Something fails again and again; what does not need it goes on. */
        TROUBLED,
        /** The relay side waits for an operator, see {@link EncoderStatus#forcedChange}. */
        HELD
    }

    /**
     * One chain.
     *
     * @param finalized the nodes' finalized head, -1 unknown
     * @param proven highest block verified, -1 none
     * @param journaled highest block journaled, -1 none
     * @param blocksPerSecond journaled in the last half minute or so
     */
    public record Progress(long finalized, long proven, long journaled, double blocksPerSecond) {}

    /**
     * A forced change of the authority set, which no finality proof can vouch for.
     *
     * @param number the relay block that announces it @param hash its hash
     * @param delay blocks after which it comes into force
     * @param authorities members of the announced set
     * @param proven whether the present set finalized the block that announces it; otherwise only nodes say so
     */
    public record ForcedChange(long number, Bytes hash, long delay, int authorities, boolean proven) {}
}
