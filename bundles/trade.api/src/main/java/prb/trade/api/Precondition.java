package prb.trade.api;

import java.util.Optional;
import prb.scale.Bytes;

/**
 * What must still be so when a job's turn comes, looked up in the state of the newest finalized block before anything is signed.
 * Where it is not, the job ends {@link JobOutcome.Obsolete}: its effect is on chain already. A runtime that does not have the
 * storage at all is no reason to end a job. Public keys have 32 bytes.
 */
public sealed interface Precondition {

    /** PhalaRegistry knows no worker with this key. */
    record NotRegistered(Bytes publicKey) implements Precondition {}

    /** The worker is in no pool. */
    record NotInPool(Bytes publicKey) implements Precondition {}

    /** The worker's session is not computing: there is none, or it is neither idle nor unresponsive. */
    record NotComputing(Bytes publicKey) implements Precondition {}

    /**
     * The chain still waits for this message, or an earlier one, of its sender.
     *
     * @param origin SCALE MessageOrigin @param sequence of the job's last message, 0 or more
     */
    record NotReceived(Bytes origin, long sequence) implements Precondition {}

    /** A storage value is exactly this. @param value empty for an absent one */
    record Stored(Bytes key, Optional<Bytes> value) implements Precondition {}

    /** In words, continuing "the job is moot: ", for the case that it is not so any more. */
    default String brokenText() {
        return switch (this) {
            case NotRegistered p -> "worker " + p.publicKey().toHex() + " is registered";
            case NotInPool p -> "worker " + p.publicKey().toHex() + " is in a pool";
            case NotComputing p -> "worker " + p.publicKey().toHex() + " is computing";
            case NotReceived p -> "the chain has message " + p.sequence() + " of its sender";
            case Stored p -> "the storage value at " + p.key().toHex() + " has changed";
        };
    }
}
