package prb.worker.runner.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobKey.ParaBlock;
import prb.blob.api.blob.BlobKey.ParaBlocks;
import prb.blob.api.blob.BlobKey.ParaHeaders;
import prb.blob.api.blob.BlobKey.RangeByRelayBlock;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobUnavailableException;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.PRuntimeException;
import prb.worker.runner.pace.Pace;

/**
 * Feeds one worker, one request per step. What comes next follows from the worker's counters alone: proven blocks are dispatched,
 * else missing para headers are brought, else relay headers. Used by the worker's thread only.
 */
public final class BlockSync {

    /**
     * Para blocks in one dispatch, a power of two: batches end at its multiples, so that workers at about the same height share
     * them. They double while the worker answers quickly and the blob is small, and halve when it takes long.
     */
    static final int BATCH_BLOCKS_FIRST = 32;
    static final int BATCH_BLOCKS_MAX = 256;
    private static final Duration QUICK = Duration.ofMillis(500);
    private static final Duration SLOW = Duration.ofSeconds(2);
    private static final long BATCH_BYTES_MAX = 4L << 20;
    /** A worker that lacks no more than so many para blocks is at the tip: its requests go first. */
    private static final int TIP_BLOCKS = 2;

    /** What a step did. */
    public sealed interface Step {}

    /**
     * One request was answered.
     *
     * @param dispatched para blocks were dispatched @param beyond the worker has more than this request brought
     */
    public record Moved(Counters counters, boolean dispatched, boolean beyond) implements Step {}

    /** Nothing to do before the source has more. @param atTip the worker has all that the source has */
    public record Idle(boolean atTip, String reason) implements Step {}

    private interface Request<T> {
        T send(Blob blob) throws PRuntimeException;
    }

    private final PRuntimeClient client;
    private final BlobCache blobs;
    private final Lanes lanes;
    private final Pace pace;
    private int batchBlocks = BATCH_BLOCKS_FIRST;
    private boolean paraHalfFailed;
    private Optional<BlobKey> last = Optional.empty();

    public BlockSync(PRuntimeClient client, BlobCache blobs, Lanes lanes, Pace pace) {
        this.client = client;
        this.blobs = blobs;
        this.lanes = lanes;
        this.pace = pace;
    }

    /** Makes one step. After any exception the caller refreshes the counters before the next one. */
    public Step step(Counters at) throws PRuntimeException, BlobUnavailableException, WorkerFaultException, InterruptedException {
        BlobProgress progress = blobs.progress();
        if (at.paraBlock() < at.paraHeader()) {
            Optional<Step> dispatched = dispatch(at, progress);
            if (dispatched.isPresent()) {
                return dispatched.get();
            }
        }
        if (at.waiting() || paraHalfFailed) {
            Optional<Step> brought = paraHeaders(at);
            if (brought.isPresent()) {
                return brought.get();
            }
        }
        return headers(at, progress);
    }

    /** Tells what a refresh after a failed step found: relay headers that stayed without their para headers need those first. */
    public void refreshed(Counters before, Counters after) {
        paraHalfFailed = after.relay() > before.relay() && after.paraHeader() == before.paraHeader();
    }

    /** Drops what was given last and the record that names the next range, so that the source is asked for both again. */
    public void askAgain(Counters at) {
        last.ifPresent(blobs::forget);
        blobs.forget(new RangeByRelayBlock(at.relay()));
        batchBlocks = 1;
    }

    /** Sends a blob in its lane. One that the worker finds wrong is not given to anybody again. */
    private <T> T send(BlobKey key, Blob blob, Counters at, BlobProgress progress, Request<T> request)
            throws PRuntimeException, InterruptedException {
        last = Optional.of(key);
        boolean tip = at.paraBlock() + TIP_BLOCKS > progress.paraEncoded();
        try (Lanes.Ride ride = tip ? lanes.tip() : lanes.catchUp(blob.sizeBytes())) {
            return request.send(blob);
        } catch (PRuntimeException e) {
            if (Blame.isOfTheBlob(e)) {
                blobs.refused(key, blob, String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private Optional<Step> dispatch(Counters at, BlobProgress progress)
            throws PRuntimeException, BlobUnavailableException, WorkerFaultException, InterruptedException {
        long first = at.paraBlock();
        long most = Math.min(at.paraHeader() - 1, progress.paraEncoded());
        long end = Math.min(most, first - first % batchBlocks + batchBlocks - 1);
        if (end < first) {
            return Optional.empty();
        }
        BlobKey key = end > first ? new ParaBlocks(first, end) : new ParaBlock(first);
        Optional<Blob> blob = blobs.get(key);
        if (blob.isEmpty() && end > first) {
            key = new ParaBlock(first);
            end = first;
            blob = blobs.get(key);
        } else if (end + batchBlocks <= most) {
            blobs.prefetch(new ParaBlocks(end + 1, end + batchBlocks));
        }
        if (blob.isEmpty()) {
            return Optional.empty();
        }
        Instant begun = pace.now();
        long next;
        try {
            next = send(key, blob.get(), at, progress, given -> client.dispatchBlocks(given.parts())) + 1;
        } catch (PRuntimeException e) {
            batchBlocks = 1;
            throw e;
        }
        requireMoved("dispatch of para block " + first, at.paraBlock(), next);
        adapt(Duration.between(begun, pace.now()), blob.get().sizeBytes());
        return Optional.of(new Moved(at.withParaBlock(next), true, next > end + 1));
    }

    private void adapt(Duration took, long bytes) {
        if (took.compareTo(SLOW) > 0) {
            batchBlocks = Math.max(1, batchBlocks / 2);
        } else if (took.compareTo(QUICK) < 0 && bytes <= BATCH_BYTES_MAX / 2) {
            batchBlocks = Math.min(batchBlocks * 2, BATCH_BLOCKS_MAX);
        }
    }

    /** The para headers that belong to the last relay header the worker has; nothing when that relay block brings none. */
    private Optional<Step> paraHeaders(Counters at) throws PRuntimeException, BlobUnavailableException, WorkerFaultException,
            InterruptedException {
        long relay = at.relay() - 1;
        Optional<HeaderRange> range = relay < 0 ? Optional.empty() : range(relay);
        boolean known = range.isPresent() && range.get().relayLast() == relay && range.get().paraLast() >= at.paraHeader();
        paraHalfFailed = false;
        if (!known) {
            return Optional.empty();
        }
        BlobKey key = new ParaHeaders(relay, at.paraHeader(), range.get().paraLast());
        Optional<Blob> blob = blobs.get(key);
        if (blob.isEmpty()) {
            return Optional.empty();
        }
        long next = send(key, blob.get(), at, blobs.progress(), given -> client.syncParaHeaders(given.parts())) + 1;
        requireMoved("para headers from " + at.paraHeader(), at.paraHeader(), next);
        return Optional.of(new Moved(at.withParaHeader(next), false, next > range.get().paraLast() + 1));
    }

    private Step headers(Counters at, BlobProgress progress)
            throws PRuntimeException, BlobUnavailableException, WorkerFaultException, InterruptedException {
        if (at.relay() > progress.relayEncoded()) {
            return idle(at, progress);
        }
        Optional<HeaderRange> range = range(at.relay());
        if (range.isEmpty()) {
            return new Idle(false, "The blob source has no range with relay block " + at.relay() + " yet");
        }
        for (BlobKey name : range.get().names(at)) {
            Optional<Blob> blob = blobs.get(name);
            if (blob.isPresent()) {
                PRuntimeClient.SyncedTo synced = send(name, blob.get(), at, progress,
                        given -> client.syncCombinedHeaders(given.parts()));
                requireMoved("relay headers from " + at.relay(), at.relay(), synced.relay() + 1);
                return new Moved(at.withHeaders(synced.relay() + 1, synced.para() + 1), false,
                        synced.relay() > HeaderRange.relayLast(name));
            }
        }
        return new Idle(false, "The blob source has no headers for relay block " + at.relay() + " and para header "
                + at.paraHeader() + " yet");
    }

    private static Step idle(Counters at, BlobProgress progress) {
        if (at.paraBlock() <= progress.paraEncoded()) {
            return new Idle(false, "Waits for relay headers that prove para block " + at.paraBlock());
        }
        boolean ahead = at.relay() > progress.relayEncoded() + 1 || at.paraBlock() > progress.paraEncoded() + 1;
        return new Idle(true, ahead ? "Is ahead of the blob source and waits for it" : "");
    }

    private Optional<HeaderRange> range(long relay) throws BlobUnavailableException, WorkerFaultException, InterruptedException {
        Optional<Blob> record = blobs.get(new RangeByRelayBlock(relay));
        return record.isEmpty() ? Optional.empty() : Optional.of(HeaderRange.of(record.get(), relay));
    }

    /** A worker that takes what it is given and wants the same again would be fed in circles. */
    private static void requireMoved(String what, long before, long after) throws WorkerFaultException {
        if (after <= before) {
            throw new WorkerFaultException("pRuntime accepted the " + what + " but still wants " + before);
        }
    }
}
