package prb.devnet.pruntime.enclave;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import prb.devnet.pruntime.light.UnprovenException;
import prb.devnet.pruntime.mq.EgressQueue;
import prb.devnet.pruntime.mq.Message;
import prb.devnet.pruntime.mq.Origin;
import prb.devnet.pruntime.state.SharedTries;
import prb.devnet.pruntime.state.StateKeys;
import prb.devnet.pruntime.sync.ChainFollower;
import prb.devnet.pruntime.sync.Generation;
import prb.devnet.pruntime.sync.RefusedException;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.substrate.chain.trie.Trie;

/** What an initialised worker holds. Guarded by the lock of its {@link SimulatedWorker}. */
final class Enclave implements ChainFollower.BlockListener {

    /** An attestation older than this is made anew. */
    private static final long ATTESTATION_SECONDS_MAX = 3600;

    private static final Bytes FAKE_SIGNATURE = Bytes.utf8("devnet report signature");
    private static final Bytes FAKE_CERTIFICATE = Bytes.utf8("devnet signing certificate");
    private static final Bytes NO_REPORT = Bytes.ofInts(0);

    private final WorkerKey key;
    private final Generation generation;
    private final Clock clock;
    private final ChainFollower follower;
    private final EgressQueue egress;
    private final WorkerLogic logic;
    private final Endpoints endpoints;
    private final boolean debugKey;
    private boolean loaded;
    private Registration registration;
    private Optional<Attested.Report> report = Optional.empty();

    private Enclave(InitCall call, WorkerKey key, Generation generation, ChainFollower follower, Registration registration,
            Clock clock) {
        this.key = key;
        this.generation = generation;
        this.follower = follower;
        this.clock = clock;
        this.debugKey = call.debugKey().isPresent();
        this.registration = registration;
        this.egress = new EgressQueue(Origin.worker(key.publicKey()), key.keys());
        this.logic = new WorkerLogic(key.publicKey(), egress, generation.isSecond());
        this.endpoints = new Endpoints(key);
    }

    private Enclave(Enclave other) {
        key = other.key;
        generation = other.generation;
        clock = other.clock;
        follower = other.follower.copy();
        egress = other.egress.copy();
        logic = other.logic.copy(egress);
        endpoints = other.endpoints.copy();
        debugKey = other.debugKey;
        loaded = other.loaded;
        registration = other.registration;
        report = other.report;
    }

    /** What a checkpoint holds; goes on by itself. */
    Enclave copy() {
        return new Enclave(this);
    }

    /**
     * LoadChainState, in the order of the real one's checks.
     *
     * @param state of the parachain after a block
     */
    void load(long block, Trie state) throws RefusedException {
        if (!generation.isSecond()) {
            throw new RefusedException("Can not load chain state");
        }
        if (block == 0) {
            throw new RefusedException("Can not load chain state from block 0");
        }
        long loading = paraId(state);
        long here = paraId(follower.state());
        if (loading != here) {
            throw new RefusedException("Loading different parachain state, loading=" + loading + ", init=" + here);
        }
        if (state.get(StateKeys.registryWorker(key.publicKey())).isPresent()) {
            throw new RefusedException("Failed to load state: the worker is already registered at block " + block);
        }
        follower.load(block, state);
        loaded = true;
    }

    /** @throws RefusedException where the genesis is not proven, for which the real process panics */
    static Enclave start(InitCall call, WorkerKey key, Generation generation, SharedTries tries, Clock clock)
            throws RefusedException {
        Trie state;
        try {
            state = tries.genesis(call.genesisState());
        } catch (IllegalArgumentException e) {
            throw new RefusedException("genesis state cannot be loaded: " + e.getMessage());
        }
        ChainFollower follower;
        try {
            follower = new ChainFollower(call.genesis(), state, tries, generation);
        } catch (UnprovenException e) {
            throw new RefusedException("Bridge initialize failed: " + e.getMessage());
        }
        Optional<Long> paraId = generation.isSecond() ? Optional.of(paraId(state)) : Optional.empty();
        Registration registration = new Registration(key.publicKey(), key.ecdhPublicKey(), call.genesis().header().hash(),
                call.operator(), paraId);
        return new Enclave(call, key, generation, follower, registration, clock);
    }

    private static long paraId(Trie state) throws RefusedException {
        return state.get(StateKeys.PARACHAIN_ID).filter(value -> value.size() >= 4).map(value -> new ScaleReader(value).u32())
                .orElseThrow(() -> new RefusedException("No para_id"));
    }

    WorkerKey key() {
        return key;
    }

    ChainFollower follower() {
        return follower;
    }

    Endpoints endpoints() {
        return endpoints;
    }

    /** Time of the last block in ms; zero at the genesis. */
    long nowMs() {
        return follower.state().get(StateKeys.TIMESTAMP_NOW).filter(value -> value.size() >= 8)
                .map(value -> new ScaleReader(value).u64()).orElse(0L);
    }

    Bytes egressMessages() {
        return egress.encode();
    }

    /** Registration data as it stands, with the attestation made last. */
    Attested attested() {
        return new Attested(registration.encode(), registration.genesisHash(), key.publicKey(), key.ecdhPublicKey(), report);
    }

    /** Makes an attestation unless a young one for the same data exists. */
    Attested attest(boolean force, Optional<Bytes> operator) {
        long now = clock.instant().getEpochSecond();
        if (operator.isPresent()) {
            registration = registration.withOperator(operator.get());
        }
        boolean stale = report.map(known -> now - known.seconds() > ATTESTATION_SECONDS_MAX).orElse(true);
        if (force || operator.isPresent() || stale) {
            report = follower.stateValidated() ? Optional.of(newReport(now)) : Optional.empty();
        }
        return attested();
    }

    private Attested.Report newReport(long now) {
        return generation.isSecond()
                ? new Attested.Report(Optional.empty(), Optional.of(NO_REPORT), now)
                : new Attested.Report(Optional.of(new Attested.Legacy(registration.report(), FAKE_SIGNATURE, FAKE_CERTIFICATE)),
                        Optional.empty(), now);
    }

    @Override
    public void applied(long number, Trie state) throws RefusedException {
        egress.purge(() -> ingress(state));
        List<Message> messages = messages(state);
        long now = state.get(StateKeys.TIMESTAMP_NOW).filter(value -> value.size() >= 8)
                .map(value -> new ScaleReader(value).u64())
                .orElseThrow(() -> new RefusedException("No timestamp found in block"));
        logic.block(number, now, messages);
    }

    private long ingress(Trie state) {
        return state.get(StateKeys.offchainIngress(Origin.worker(key.publicKey()).encode()))
                .filter(value -> value.size() >= 8).map(value -> new ScaleReader(value).u64()).orElse(0L);
    }

    private List<Message> messages(Trie state) throws RefusedException {
        Optional<Bytes> queue = generation.isSecond() ? state.get(StateKeys.OUTBOUND_MESSAGES_V2) : Optional.empty();
        queue = queue.or(() -> state.get(StateKeys.OUTBOUND_MESSAGES));
        try {
            return queue.map(Message::readAll).orElse(List.of());
        } catch (ScaleException e) {
            throw new RefusedException("Can not get mq messages from storage");
        }
    }

    /** @param version what the process calls itself */
    WorkerInfo info(String version) {
        boolean second = generation.isSecond();
        boolean untouched = !loaded && follower.nextRelay() == follower.genesisNumber() + 1 && follower.nextBlock() == 1;
        return new WorkerInfo(version, logic.registered(),
                Optional.of(new WorkerInfo.Identity(registration.genesisHash(), key.publicKey(), key.ecdhPublicKey())),
                follower.nextRelay(), follower.nextPara(), follower.nextBlock(), Optional.of(follower.state().root()),
                egress.size(), logic.score(), debugKey, second && follower.waitsForParaHeaders(), second && untouched,
                follower.genesisNumber(), second);
    }

    static WorkerInfo freshInfo(Generation generation, String version) {
        return new WorkerInfo(version, false, Optional.empty(), 0, 0, 0, Optional.empty(), 0, 0, false, false,
                generation.isSecond(), 0, generation.isSecond());
    }

    static String versionOf(Generation generation) {
        return generation.isSecond() ? "2.0.1" : "0.2.6";
    }
}
