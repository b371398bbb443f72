package prb.worker.runner.feed;

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

/**
 * Feeds one worker, one request per step. What comes next follows from the worker's counters alone: proven blocks are dispatched,
 * else missing para headers are brought, else relay headers. Used by the worker's thread only.
 */
public final class BlockSync {

    /** Most para blocks in one dispatch. Batches end at multiples of it, so that workers at about the same height share them. */
    static final int BATCH_BLOCKS_MAX = 32;

    /** What a step did. */
    public sealed interface Step {}

    /** One request was answered. @param dispatched para blocks were dispatched */
    public record Moved(Counters counters, boolean dispatched) implements Step {}

    /** Nothing to do before the source has more. @param atTip the worker has all that the source has */
    public record Idle(boolean atTip, String reason) implements Step {}

    private final PRuntimeClient client;
    private final BlobCache blobs;
    private int batchBlocks = BATCH_BLOCKS_MAX;
    private boolean paraHalfFailed;

    public BlockSync(PRuntimeClient client, BlobCache blobs) {
        this.client = client;
        this.blobs = blobs;
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

    private Optional<Step> dispatch(Counters at, BlobProgress progress)
            throws PRuntimeException, BlobUnavailableException, WorkerFaultException, InterruptedException {
        long first = at.paraBlock();
        long last = Math.min(Math.min(at.paraHeader() - 1, progress.paraEncoded()), first - first % batchBlocks
                + batchBlocks - 1);
        if (last < first) {
            return Optional.empty();
        }
        Optional<Blob> blob = last > first ? blobs.get(new ParaBlocks(first, last)) : Optional.empty();
        if (blob.isEmpty()) {
            blob = blobs.get(new ParaBlock(first));
        }
        if (blob.isEmpty()) {
            return Optional.empty();
        }
        long next;
        try {
            next = client.dispatchBlocks(blob.get().parts()) + 1;
        } catch (PRuntimeException e) {
            batchBlocks = 1;
            throw e;
        }
        requireMoved("dispatch of para block " + first, at.paraBlock(), next);
        batchBlocks = Math.min(batchBlocks * 2, BATCH_BLOCKS_MAX);
        return Optional.of(new Moved(at.withParaBlock(next), true));
    }

    /** The para headers that belong to the last relay header the worker has; nothing when that relay block brings none. */
    private Optional<Step> paraHeaders(Counters at) throws PRuntimeException, BlobUnavailableException, WorkerFaultException,
            InterruptedException {
        long relay = at.relay() - 1;
        Optional<HeaderRange> range = relay < 0 ? Optional.empty() : range(relay);
        boolean known = range.isPresent() && range.get().relayLast() == relay && range.get().paraLast() >= at.paraHeader();
        Optional<Blob> blob = known ? blobs.get(new ParaHeaders(relay, at.paraHeader(), range.get().paraLast()))
                : Optional.empty();
        paraHalfFailed = false;
        if (blob.isEmpty()) {
            return Optional.empty();
        }
        long next = client.syncParaHeaders(blob.get().parts()) + 1;
        requireMoved("para headers from " + at.paraHeader(), at.paraHeader(), next);
        return Optional.of(new Moved(at.withParaHeader(next), false));
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
                PRuntimeClient.SyncedTo synced = client.syncCombinedHeaders(blob.get().parts());
                requireMoved("relay headers from " + at.relay(), at.relay(), synced.relay() + 1);
                return new Moved(at.withHeaders(synced.relay() + 1, synced.para() + 1), false);
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
