package prb.trade.api;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;

/** What a job does. Public keys have 32 bytes; stakes are in the smallest unit. */
public sealed interface JobAction {

    /**
     * PhalaMq.sync_offchain_message for each message, in order.
     *
     * @param origin SCALE MessageOrigin
     * @param messages SCALE SignedMessages, 1..1000
     */
    record SyncMessages(Bytes origin, List<Bytes> messages) implements JobAction {
        public SyncMessages {
            messages = List.copyOf(messages);
        }
    }

    /**
     * PhalaRegistry.register_worker (legacy attestation) or register_worker_v2.
     *
     * @param registrationInfo SCALE, sent unchanged
     * @param legacyAttestation SCALE Attestation for register_worker; when empty register_worker_v2 is sent
     * @param attestationReport SCALE Option of AttestationReport for register_worker_v2
     */
    record RegisterWorker(Bytes registrationInfo, Optional<Bytes> legacyAttestation, Bytes attestationReport)
            implements
                JobAction {}

    /** PhalaStakePoolv2.add_worker. */
    record AddWorker(long pid, Bytes publicKey) implements JobAction {}

    /** PhalaStakePoolv2.start_computing. @param stake in the smallest unit */
    record StartComputing(long pid, Bytes publicKey, BigInteger stake) implements JobAction {}

    /** PhalaStakePoolv2.stop_computing. */
    record StopComputing(long pid, Bytes publicKey) implements JobAction {}

    /** PhalaStakePoolv2.restart_computing. @param stake in the smallest unit */
    record RestartComputing(long pid, Bytes publicKey, BigInteger stake) implements JobAction {}

    /** Any other call, already encoded. @param kind the strategy's own word for it */
    record Call(String kind, Bytes call) implements JobAction {}

    /** A word for logs, metrics and strategies: sync_messages, register_worker, add_worker, …, or the kind of a Call. */
    default String kind() {
        return switch (this) {
            case SyncMessages a -> "sync_messages";
            case RegisterWorker a -> "register_worker";
            case AddWorker a -> "add_worker";
            case StartComputing a -> "start_computing";
            case StopComputing a -> "stop_computing";
            case RestartComputing a -> "restart_computing";
            case Call a -> a.kind();
        };
    }
}
