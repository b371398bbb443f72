package prb.worker.runner.machine;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobUnavailableException;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.PRuntimeException;
import prb.worker.api.chain.ChainStart;
import prb.worker.api.chain.FleetChain;
import prb.worker.api.chain.FleetChainException;
import prb.worker.runner.feed.BlobCache;
import prb.worker.runner.feed.WorkerFaultException;

/**
 * Gives fresh workers the state of the parachain instead of all of its blocks. A worker that was given a wrong state could never
 * go on, so the state's root must be that of the header in the blob source, which is proven. Shared by all machines; any thread.
 */
public final class FastStart {

    /** Workers that are given a state at the same time: each takes hundreds of megabytes of network. */
    private static final int AT_ONCE = 2;
    /** Tries of a worker before it is fed from genesis; meanwhile a node may come back. */
    static final int TRIES_MAX = 3;
    private static final int HASH_BYTES = 32;
    private static final String NOT = "No fast start: ";
    private static final Logger LOG = LoggerFactory.getLogger(FastStart.class);

    private final FleetChain chain;
    private final BlobCache blobs;
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    public FastStart(FleetChain chain, BlobCache blobs) {
        this.chain = chain;
        this.blobs = blobs;
    }

    /**
     * Loads a state into an initialised worker that can take one.
     *
     * @param tries how often this failed for the worker in a row
     * @return a sentence on why it is fed from genesis instead; empty when it has a state
     * @throws WorkerFaultException when it should be tried again later
     */
    String load(PRuntimeClient client, Bytes publicKey, int tries)
            throws PRuntimeException, BlobUnavailableException, WorkerFaultException, InterruptedException {
        places.acquire();
        try {
            ChainStart start = chain.start(publicKey, blobs.progress().paraEncoded());
            return switch (start) {
                case ChainStart.None none -> NOT + none.reason();
                case ChainStart.State state -> load(client, state);
            };
        } catch (FleetChainException e) {
            if (tries + 1 < TRIES_MAX) {
                throw new WorkerFaultException("A fast start is tried again: " + e.getMessage(), e);
            }
            return NOT + e.getMessage();
        } finally {
            places.release();
        }
    }

    private String load(PRuntimeClient client, ChainStart.State state)
            throws PRuntimeException, BlobUnavailableException, InterruptedException {
        Optional<Blob> block = blobs.get(new BlobKey.ParaBlock(state.paraBlock()));
        if (block.isEmpty()) {
            return NOT + "the blob source does not have para block " + state.paraBlock();
        }
        Optional<Bytes> proven = stateRoot(block.get());
        if (!proven.equals(Optional.of(state.root()))) {
            return NOT + "the node's state of para block " + state.paraBlock() + " is not the one that is proven";
        }
        try {
            client.loadChainState(state.paraBlock(), state.encoded());
            return "";
        } catch (PRuntimeException e) {
            if (e.kind() != PRuntimeException.Kind.REFUSED) {
                throw e;
            }
            LOG.info("a worker refused the state of para block {}: {}", state.paraBlock(), e.getMessage());
            return NOT + "pRuntime refused the state of para block " + state.paraBlock() + ": " + e.getMessage();
        }
    }

    /** The state root in the header of a blob of one block: Vec of (header, changes), a header is parent, number, root, ... */
    private static Optional<Bytes> stateRoot(Blob block) {
        try {
            ScaleReader in = new ScaleReader(block.toBytes());
            if (in.count(1) != 1) {
                return Optional.empty();
            }
            in.skip(HASH_BYTES);
            in.compactLong();
            return Optional.of(in.fixed(HASH_BYTES));
        } catch (ScaleException e) {
            return Optional.empty();
        }
    }
}
