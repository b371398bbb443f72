package prb.ops.alarms;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.control.EncoderStatus;
import prb.chain.api.ChainSource;
import prb.worker.api.WorkerReport;

/**
 * What the rules look at; parts that this role does not have are empty.
 *
 * @param chains relay and para, where the role has them
 * @param progress how far blobs are
 * @param workers reports of all workers driven here
 * @param unresponsive ids of workers whose heartbeats the chain misses
 * @param registered worker id to the time of its registration, as far as it is known
 * @param operators pool number to the address of its operator
 * @param dead processes of this user that ended without a word, as ROLE (pid N, data folder)
 */
record Snapshot(List<Chain> chains, Optional<EncoderStatus> encoder, BlobProgress progress, List<WorkerReport> workers,
        Set<String> unresponsive, Map<String, Instant> registered, Map<Long, String> operators, List<Account> accounts,
        List<Disk> disks, List<Check> checks, List<String> dead) {

    /** A chain. @param name relay or para @param finalized -1 unknown */
    record Chain(String name, long finalized, List<ChainSource> sources) {}

    /** A signing account. @param hold why its jobs wait, empty when they do not */
    record Account(String address, Optional<BigInteger> free, String hold) {}

    /** A disk. @param folder a folder on it */
    record Disk(String folder, long freeBytes) {}

    /** A health check that is CRITICAL or failed. */
    record Check(String name, String message) {}

    static final Snapshot NOTHING = new Snapshot(List.of(), Optional.empty(), BlobProgress.NONE, List.of(), Set.of(), Map.of(),
            Map.of(), List.of(), List.of(), List.of(), List.of());
}
