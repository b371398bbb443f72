package prb.worker.runner.machine;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.hash.Hashing;
import prb.trade.api.JobAction;
import prb.trade.api.JobOutcome;
import prb.trade.api.QueueFullException;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.PRuntimeClient.LegacyAttestation;
import prb.worker.api.PRuntimeClient.RuntimeIdentity;
import prb.worker.api.PRuntimeException;
import prb.worker.api.PRuntimeInfo;
import prb.worker.api.WorkerState;
import prb.worker.api.chain.FleetChain;
import prb.worker.api.chain.FleetChainException;
import prb.worker.api.chain.OnChain;
import prb.worker.runner.feed.Counters;
import prb.worker.runner.feed.WorkerFaultException;
import prb.worker.runner.job.JobDesk;
import prb.worker.runner.job.JobSlot;
import prb.worker.runner.onchain.Deciding;
import prb.worker.runner.onchain.Deciding.Wish;
import prb.worker.runner.onchain.Decision;
import prb.worker.runner.pace.Pace;

/**
 * The way of a synced worker on chain: register, wait for the score, add, start, stay. Each turn decides anew from what the chain
 * says and has at most one job on its way. Used by the worker's thread only, and only after blocks and messages are synced.
 */
final class Stage {

    /** How long a registered worker may be without a score before it is registered again; Khala's benchmark takes 10 minutes. */
    private static final Duration BENCHMARK_PATIENCE = Duration.ofMinutes(15);
    private static final Duration RENEW_AGAIN = Duration.ofHours(1);
    private static final Duration REBENCH_FIRST = Duration.ofMinutes(30);
    private static final Duration REBENCH_MOST = Duration.ofHours(4);
    private static final Bytes NO_REPORT = Bytes.ofInts(0);
    private static final int HASH_BYTES = 8;
    /** The pool has less than the worker's stake: nothing is wrong, somebody must contribute or another worker stop. */
    private static final String NO_STAKE = "InsufficientFreeStake";

    private static final Logger LOG = LoggerFactory.getLogger(Stage.class);

    private final WorkerStatus status;
    private final PRuntimeClient client;
    private final FleetChain chain;
    private final Settings settings;
    private final Pace pace;
    private final JobDesk desk;
    private final JobSlot slot;
    private final PublicEndpoints endpoints;
    private WorkerState jobState = WorkerState.REGISTERING;
    private String jobReason = "";
    private boolean forced;
    private boolean registeredHere;
    private Instant registeredAt = Instant.EPOCH;
    private boolean stopWanted;
    private volatile boolean unresponsive;
    private int benchTries;
    private Optional<Instant> benchSince = Optional.empty();
    private Instant betterScoreAt = Instant.MIN;

    Stage(WorkerStatus status, PRuntimeClient client, Surroundings around, JobDesk desk) {
        this.status = status;
        this.client = client;
        this.chain = around.chain();
        this.settings = around.settings();
        this.pace = around.pace();
        this.desk = desk;
        this.slot = desk.slot();
        this.endpoints = new PublicEndpoints(client, chain, settings.publishing());
    }

    /** Takes the worker from computing and gets its stake back, from the next turn on. */
    void stop() {
        stopWanted = true;
        slot.release();
    }

    /** The next turn registers again with a fresh attestation, whatever the chain says. */
    void forceRegistration() {
        forced = true;
        slot.release();
    }

    /** Makes one step. @return when to come back at the latest, when that is earlier than usual */
    Optional<Instant> turn(Life life, Target target) throws FleetChainException, PRuntimeException, WorkerFaultException,
            QueueFullException, InterruptedException {
        Optional<JobOutcome> outcome = slot.poll();
        if (outcome.isPresent()) {
            chain.renew(life.publicKey);
            registeredHere |= slot.purpose().startsWith("register") && outcome.get().succeeded();
        }
        if (slot.phase() == JobSlot.Phase.ON_ITS_WAY) {
            return show(jobState, jobReason);
        }
        OnChain view = chain.view(life.publicKey);
        if (forced) {
            return register("A fresh attestation was asked for", life, target);
        }
        Wish wish = new Wish(target.worker().pid(), target.pool().owner(), target.worker().stake(), target.worker().gatekeeper(),
                settings.minBenchScore(), settings.enforceMinBenchScore(), registeredHere, stopWanted, registeredSince());
        return execute(Deciding.decide(view, wish, pace.now()), life, target);
    }

    /** Renewals are tried once an hour at most: a chain that does not count them must not be asked again and again. */
    private Instant registeredSince() {
        boolean off = settings.registrationMax().isZero() || pace.now().isBefore(registeredAt.plus(RENEW_AGAIN));
        return off ? Instant.MIN : pace.now().minus(settings.registrationMax());
    }

    /** Whether the chain missed its heartbeats when it was looked at last. Any thread. */
    boolean isUnresponsive() {
        return unresponsive;
    }

    private Optional<Instant> execute(Decision decision, Life life, Target target)
            throws PRuntimeException, WorkerFaultException, QueueFullException, FleetChainException {
        if (!(decision instanceof Decision.AwaitScore || decision instanceof Decision.LowScore
                || decision instanceof Decision.Register)) {
            benchTries = 0;
            benchSince = Optional.empty();
            betterScoreAt = Instant.MIN;
        }
        boolean misses = decision instanceof Decision.Computing computing && computing.unresponsive();
        if (misses && !unresponsive) {
            LOG.warn("worker {} is unresponsive: the chain misses its heartbeats", target.worker().name());
        }
        unresponsive = misses;
        String key = life.publicKey.toPlainHex();
        long pid = target.worker().pid();
        return switch (decision) {
            case Decision.Blocked d -> show(WorkerState.ERROR, d.reason());
            case Decision.Register d -> register(d.why(), life, target);
            case Decision.AwaitScore d -> awaitScore(life, target);
            case Decision.LowScore d -> lowScore(d.score(), life, target);
            case Decision.Rest d -> show(WorkerState.SYNCED, d.reason());
            case Decision.Add d -> send(life, WorkerState.ADDING, "add:" + key + ":" + pid,
                    new JobAction.AddWorker(pid, life.publicKey));
            case Decision.AwaitSession d -> show(WorkerState.ADDING, "Is in its pool; the chain has no session for it yet");
            case Decision.Start d -> send(life, WorkerState.ADDING, "start:" + key + ":" + pid + ":" + d.stake(),
                    new JobAction.StartComputing(pid, life.publicKey, d.stake()));
            case Decision.CoolingDown d -> coolingDown(d.until());
            case Decision.Reclaim d -> send(life, WorkerState.ADDING, "reclaim:" + key + ":" + pid,
                    new JobAction.Call("reclaim_pool_worker", chain.reclaimCall(pid, life.publicKey)));
            case Decision.Stop d -> send(life, WorkerState.COMPUTING, "stop:" + key + ":" + pid,
                    new JobAction.StopComputing(pid, life.publicKey));
            case Decision.Raise d -> raise(key, pid, life, d.stake());
            case Decision.Computing d -> computing(d.unresponsive()
                    ? "The chain misses its heartbeats (unresponsive)" : life.messageNote, life, target);
        };
    }

    private Optional<Instant> coolingDown(Optional<Instant> until) {
        status.show(WorkerState.ADDING, until.map(end -> "Is cooling down on chain until " + end
                + "; its stake is reclaimed then").orElse("Is cooling down on chain"), until);
        return until;
    }

    private Optional<Instant> show(WorkerState state, String reason) {
        status.show(state, reason);
        return Optional.empty();
    }

    /** Nothing is left to do for the work itself; what it publishes of itself may be. */
    private Optional<Instant> computing(String reason, Life life, Target target)
            throws PRuntimeException, FleetChainException, WorkerFaultException, QueueFullException {
        show(WorkerState.COMPUTING, reason);
        if (slot.holds(PublicEndpoints.KIND)) {
            return Optional.empty();
        }
        Optional<JobAction.Call> call = endpoints.due(life, target.worker(), pace.now());
        if (call.isPresent() && isStillThere(life)) {
            slot.offer(PublicEndpoints.KIND, desk.unproxied("endpoint:" + life.publicKey.toPlainHex() + ":"
                    + Hashing.blake2b(call.get().call(), HASH_BYTES).toPlainHex(), call.get()));
            return sent(WorkerState.COMPUTING, reason);
        }
        return Optional.empty();
    }

    private Optional<Instant> raise(String key, long pid, Life life, BigInteger stake) throws PRuntimeException,
            QueueFullException {
        String id = "restart:" + key + ":" + pid + ":" + stake;
        if (slot.phase() == JobSlot.Phase.FAILED && slot.holds(id)) {
            status.show(WorkerState.COMPUTING, "Raising the stake " + slot.error(), Optional.of(slot.until()));
            return Optional.of(slot.until());
        }
        return send(life, WorkerState.COMPUTING, id, new JobAction.RestartComputing(pid, life.publicKey, stake));
    }

    /** Sends a job whose id is its purpose, unless it must wait. */
    private Optional<Instant> send(Life life, WorkerState state, String id, JobAction action) throws PRuntimeException,
            QueueFullException {
        if (held(state, id, action.kind())) {
            return Optional.of(slot.until());
        }
        if (!isStillThere(life)) {
            return Optional.of(pace.now());
        }
        slot.offer(id, desk.stage(id, action));
        return sent(state, "The job " + action.kind() + " is on its way");
    }

    /**
     * Whether the runtime still has what it had: one that was wiped or restored unnoticed must be synced before anything is sent
     * for it.
     */
    boolean isStillThere(Life life) throws PRuntimeException {
        PRuntimeInfo info = client.info();
        status.told(info);
        boolean same = info.initialized() && info.publicKey().equals(Optional.of(life.publicKey))
                && !Counters.of(info).isBehind(life.counters);
        life.stale |= !same;
        return same;
    }

    private Optional<Instant> sent(WorkerState state, String reason) {
        jobState = state;
        jobReason = reason;
        return show(state, reason);
    }

    private boolean held(WorkerState state, String purpose, String kind) {
        if (!slot.holds(purpose)) {
            return false;
        }
        if (slot.phase() == JobSlot.Phase.FAILED && slot.error().contains(NO_STAKE)) {
            status.show(state, "Waits for free stake in its pool (" + NO_STAKE + ")", Optional.of(slot.until()));
        } else if (slot.phase() == JobSlot.Phase.FAILED) {
            status.show(WorkerState.ERROR, "The job " + kind + " " + slot.error(), Optional.of(slot.until()));
        } else {
            status.show(state, "The job " + kind + " is done; the chain does not show it yet");
        }
        return true;
    }

    private Optional<Instant> awaitScore(Life life, Target target) throws PRuntimeException, WorkerFaultException,
            QueueFullException {
        if (benchSince.isEmpty()) {
            benchSince = Optional.of(pace.now());
        }
        return benchmark("Waits for its benchmark score", benchSince.get().plus(BENCHMARK_PATIENCE), life, target);
    }

    private Optional<Instant> lowScore(long score, Life life, Target target) throws PRuntimeException, WorkerFaultException,
            QueueFullException {
        return benchmark("Has benchmark score " + score + ", " + settings.minBenchScore() + " is wanted", betterScoreAt, life,
                target);
    }

    /** Waits for a (better) score until the next registration is due, which starts the benchmark over. */
    private Optional<Instant> benchmark(String reason, Instant at, Life life, Target target)
            throws PRuntimeException, WorkerFaultException, QueueFullException {
        if (pace.now().isBefore(at)) {
            status.show(WorkerState.BENCHMARKING, reason, Optional.of(at));
            return Optional.of(at);
        }
        return register(reason, life, target);
    }

    private Optional<Instant> register(String why, Life life, Target target) throws PRuntimeException, WorkerFaultException,
            QueueFullException {
        String purpose = "register " + target.pool().owner().bytes().toPlainHex();
        if (held(WorkerState.REGISTERING, purpose, "register_worker")) {
            return Optional.of(slot.until());
        }
        if (!isStillThere(life)) {
            return Optional.of(pace.now());
        }
        status.show(WorkerState.REGISTERING, why + "; pRuntime is asked for its attestation");
        RuntimeIdentity identity = client.runtimeIdentity(true, Optional.of(target.pool().owner()));
        if (!identity.publicKey().equals(life.publicKey)) {
            throw new WorkerFaultException("pRuntime answers with another public key than before; was it replaced?");
        }
        String id = "register:" + life.publicKey.toPlainHex() + ":"
                + Hashing.blake2b(identity.registrationInfo(), HASH_BYTES).toPlainHex();
        slot.offer(purpose, desk.stage(id, registration(identity)));
        forced = false;
        registeredAt = pace.now();
        benchTries++;
        benchSince = Optional.of(pace.now());
        betterScoreAt = pace.now().plus(pace.backOff(benchTries, REBENCH_FIRST, REBENCH_MOST));
        return sent(WorkerState.REGISTERING, why + "; the job register_worker is on its way");
    }

    private JobAction.RegisterWorker registration(RuntimeIdentity identity) throws WorkerFaultException {
        Optional<Bytes> legacy = identity.legacyAttestation().map(Stage::encode);
        if (legacy.isEmpty() && identity.attestationReport().isEmpty() && !settings.devSkipRa()) {
            throw new WorkerFaultException("pRuntime gave no attestation report; is its attestation service reachable?");
        }
        return new JobAction.RegisterWorker(identity.registrationInfo(), legacy, identity.attestationReport().orElse(NO_REPORT));
    }

    /** SCALE Attestation, variant 0 SgxIas: report, signature and certificate as byte strings. */
    private static Bytes encode(LegacyAttestation attestation) {
        return new ScaleWriter().u8(0).string(attestation.report()).bytes(attestation.signature())
                .bytes(attestation.signingCertificate()).toBytes();
    }
}
