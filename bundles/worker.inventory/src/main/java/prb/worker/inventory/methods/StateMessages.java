package prb.worker.inventory.methods;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.hash.Hashing;
import prb.wire.walkie.WorkerState;
import prb.wire.walkie.WorkerStates;
import prb.worker.api.Worker;
import prb.worker.api.WorkerDetails;
import prb.worker.api.WorkerReport;

/** States of workers on the wire, written as the original writes them. Stateless. */
final class StateMessages {

    static final String RESTING = "not driven here: it or its pool is disabled, or it has only just been created";

    private static final int PHALA = 30;
    private static final String NO_INFO = "{}";
    /** What the original tells of a worker without session. */
    private static final AccountId NO_SESSION = new AccountId(Bytes.wrap(new byte[32]));
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx")
            .withZone(ZoneOffset.UTC);

    private StateMessages() {}

    static WorkerState driven(WorkerReport report, Optional<WorkerDetails> details) {
        WorkerState.Builder state = state(report.worker()).setStatus(WorkerStates.status(report.state().text()))
                .setParentHeaderSynchedTo(last(report.nextRelayHeader()))
                .setParaHeaderSynchedTo(last(report.nextParaHeader()))
                .setParaBlockDispatchedTo(last(report.nextParaBlock()))
                // A pRuntime has its key from its initialisation on.
                .setInitialized(report.publicKey().isPresent())
                .setLastMessage(message(report.since(), report.reason().isEmpty() ? report.state().text() : report.reason()));
        report.publicKey().ifPresent(key -> state.setPublicKey(key.toPlainHex()));
        details.ifPresent(known -> state.setSessionInfoJson(known.sessionInfoJson()));
        session(report, details).ifPresent(account -> state.setWorkerAccountId(account.toSs58(PHALA)));
        return state.build();
    }

    /** A worker that nobody drives. */
    static WorkerState resting(Worker worker) {
        return state(worker).setStatus(WorkerState.Status.S_IDLE).setParentHeaderSynchedTo(-1).setParaHeaderSynchedTo(-1)
                .setParaBlockDispatchedTo(-1).setInitialized(false).setLastMessage(RESTING).build();
    }

    private static WorkerState.Builder state(Worker worker) {
        return WorkerState.newBuilder().setWorker(WorkerMessages.message(worker)).setSessionInfoJson(NO_INFO);
    }

    private static String message(Instant since, String text) {
        return "[" + TIME.format(since) + "] " + text;
    }

    /** The wire has the last number done, we have the next one wanted; -1 means none or unknown in both. */
    private static int last(long next) {
        return Math.clamp(next - 1, -1, Integer.MAX_VALUE);
    }

    private static Optional<AccountId> session(WorkerReport report, Optional<WorkerDetails> details) {
        if (details.isPresent()) {
            return Optional.of(details.get().sessionAccount().orElse(NO_SESSION));
        }
        // A worker that computes has a session; of others nothing is known.
        return report.state() == prb.worker.api.WorkerState.COMPUTING
                ? report.publicKey().map(key -> sessionAccount(report.worker().pid(), key))
                : Optional.empty();
    }

    /** The account of a session: {@code spm/} and the hash of pool and key, cut to 32 bytes. */
    static AccountId sessionAccount(long pid, Bytes publicKey) {
        Bytes hash = Hashing.blake2b256(Bytes.concat(new ScaleWriter(8).u64(pid).toBytes(), publicKey));
        return new AccountId(Bytes.concat(Bytes.utf8("spm/"), hash).slice(0, 32));
    }
}
