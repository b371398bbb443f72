package prb.devnet.pruntime.enclave;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import prb.devnet.pruntime.state.SharedTries;
import prb.devnet.pruntime.sync.Generation;
import prb.devnet.pruntime.sync.RefusedException;
import prb.devnet.pruntime.sync.Requests;
import prb.scale.Bytes;
import prb.scale.ScaleException;

/** One simulated pRuntime. Calls are serialised by one fair lock; any thread. */
public final class SimulatedWorker {

    private static final String NOT_INITIALIZED = "Runtime not initialized";
    private static final Bytes SECOND_PREFIX = Bytes.ofInts(0xff, 0x01);

    private final int index;
    private final Generation generation;
    private final SharedTries tries;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock(true);
    private Optional<Enclave> enclave = Optional.empty();
    private Optional<Enclave> checkpoint = Optional.empty();
    private String version;
    private String image;

    /** @param index from 1; decides the key */
    public SimulatedWorker(int index, Generation generation, SharedTries tries, Clock clock) {
        this.index = index;
        this.generation = generation;
        this.tries = tries;
        this.clock = clock;
        this.version = Enclave.versionOf(generation);
        this.image = version;
    }

    /** What the process starts as from its next exit on, as after a pull of a newer image. @param newer such as 2.0.2 */
    public void image(String newer) {
        lock.lock();
        try {
            image = newer;
        } finally {
            lock.unlock();
        }
    }

    public WorkerInfo info() {
        lock.lock();
        try {
            return enclave.map(running -> running.info(version)).orElseGet(() -> Enclave.freshInfo(generation, version));
        } finally {
            lock.unlock();
        }
    }

    /**
     * InitRuntime.
     *
     * @throws RefusedException with pRuntime's text, also where the real process would panic
     */
    public Attested init(InitCall call) throws RefusedException {
        lock.lock();
        try {
            if (enclave.isPresent()) {
                throw new RefusedException("Runtime already initialized");
            }
            if (call.debugKey().isPresent() && !call.skipAttestation()) {
                throw new RefusedException("RA is disallowed when debug_set_key is enabled");
            }
            Enclave fresh = Enclave.start(call, key(call), generation, tries, clock);
            enclave = Optional.of(fresh);
            return fresh.attested();
        } finally {
            lock.unlock();
        }
    }

    private WorkerKey key(InitCall call) throws RefusedException {
        if (call.debugKey().isEmpty()) {
            return WorkerKey.ofIndex(index);
        }
        if (call.debugKey().get().size() != 32) {
            throw new RefusedException("debug_set_key has " + call.debugKey().get().size() + " bytes, not 32");
        }
        return WorkerKey.ofSeed(call.debugKey().get());
    }

    /** GetRuntimeInfo. @param operator 32 bytes */
    public Attested runtimeInfo(boolean force, Optional<Bytes> operator) throws RefusedException {
        lock.lock();
        try {
            Enclave running = enclave.orElseThrow(() -> new RefusedException("Uninitiated runtime info"));
            return running.attest(force, operator);
        } finally {
            lock.unlock();
        }
    }

    /** GetEgressMessages. */
    public Bytes egressMessages() {
        lock.lock();
        try {
            return enclave.map(Enclave::egressMessages).orElse(Bytes.ofInts(0));
        } finally {
            lock.unlock();
        }
    }

    public long syncHeaders(Requests.SyncHeaders request) throws RefusedException {
        return locked(running -> running.follower().syncHeaders(request));
    }

    public long syncParaHeaders(Requests.SyncParaHeaders request) throws RefusedException {
        return locked(running -> running.follower().syncParaHeaders(request));
    }

    /** @return relay and para number */
    public long[] syncCombined(Requests.SyncCombined request) throws RefusedException {
        return locked(running -> running.follower().syncCombined(request));
    }

    public long dispatch(List<Requests.BlockChanges> blocks) throws RefusedException {
        return locked(running -> running.follower().dispatch(blocks, running));
    }

    /**
     * LoadChainState.
     *
     * @param encodedState SCALE Vec of (key, value)
     */
    public void loadChainState(long block, Bytes encodedState) throws RefusedException {
        locked(running -> {
            try {
                running.load(block, tries.genesis(encodedState));
                return true;
            } catch (ScaleException | IllegalArgumentException e) {
                throw new RefusedException("chain state cannot be loaded: " + e.getMessage());
            }
        });
    }

    /** What is asked of its endpoints. */
    public interface EndpointCall {
        /** @param nowMs time of its last block */
        Optional<Endpoints.Signed> run(Endpoints endpoints, long nowMs) throws RefusedException;
    }

    /** Makes a call about where it can be reached; an initialised worker of the second generation only. */
    public Optional<Endpoints.Signed> endpoints(EndpointCall call) throws RefusedException {
        return locked(running -> call.run(running.endpoints(), running.nowMs()));
    }

    /** TakeCheckpoint. @return last para block in it; empty where the call is not known */
    public OptionalLong takeCheckpoint() throws RefusedException {
        if (!generation.isSecond()) {
            return OptionalLong.empty();
        }
        return locked(running -> {
            checkpoint = Optional.of(running.copy());
            return OptionalLong.of(running.follower().nextBlock() - 1);
        });
    }

    /** Exits and is started again: has what its last checkpoint had, without one nothing but its key. */
    public void exit() {
        lock.lock();
        try {
            enclave = checkpoint.map(Enclave::copy);
            version = image;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything but the key, as a restarted process without checkpoint. */
    public void reset() {
        lock.lock();
        try {
            checkpoint = Optional.empty();
            enclave = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** The worker's signature under a bulk answer; empty before init. */
    public Optional<Bytes> signPayload(Bytes payload) {
        lock.lock();
        try {
            Bytes message = generation.isSecond() ? Bytes.concat(SECOND_PREFIX, payload) : payload;
            return enclave.map(running -> running.key().keys().sign(message));
        } finally {
            lock.unlock();
        }
    }

    private interface Step<T> {
        T take(Enclave running) throws RefusedException;
    }

    private <T> T locked(Step<T> step) throws RefusedException {
        lock.lock();
        try {
            return step.take(enclave.orElseThrow(() -> new RefusedException(NOT_INITIALIZED)));
        } finally {
            lock.unlock();
        }
    }
}
