package prb.worker.chain;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import prb.chain.api.ChainException;
import prb.chain.api.ParaChain;
import prb.chain.api.RuntimeInfo;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.substrate.chain.block.Header;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeHistory;
import prb.substrate.runtime.RuntimeVersion;
import prb.substrate.runtime.Value;
import prb.worker.api.chain.FleetChain.SessionInfo;
import prb.worker.api.chain.OnChain;
import prb.worker.api.chain.OnChain.Phase;
import prb.worker.api.chain.OnChain.Registration;
import prb.worker.api.chain.OnChain.Session;

/**
 * Reads workers' storage at the best block with the runtime's own metadata, parsed once per spec version; many workers in one
 * question. One thread, but for the forming of calls.
 */
final class FleetReader {

    /** Workers per question: three keys of about 100 bytes each. */
    static final int WORKERS_PER_QUESTION_MAX = 256;

    private static final String REGISTRY = "PhalaRegistry";
    private static final String COMPUTATION = "PhalaComputation";
    private static final String POOLS = "PhalaStakePoolv2";
    private static final int FIRST_KEYS = 3;

    /**
     * A worker's state and the storage keys it was read from.
     *
     * @param state what the chain says @param keys a change of one of these may change it @param info of its session
     */
    record Found(OnChain state, Set<Bytes> keys, Optional<SessionInfo> info) {

        Found(OnChain state, Set<Bytes> keys) {
            this(state, keys, Optional.empty());
        }
    }

    private final ParaChain chain;
    private final InstantSource clock;
    private final RuntimeHistory<ChainException> runtimes;

    /** How long a stopped worker stays so, and how far this host's clock is ahead of the chain's. */
    private record CoolDown(Duration period, Duration ahead) {

        /** When it is over, by this host's clock, which others wait by. */
        Instant end(long startSeconds) {
            return Instant.ofEpochSecond(startSeconds).plus(period).plus(ahead);
        }
    }

    FleetReader(ParaChain chain) {
        this(chain, InstantSource.system());
    }

    /** @param clock this host's */
    FleetReader(ParaChain chain, InstantSource clock) {
        this.chain = chain;
        this.clock = clock;
        this.runtimes = new RuntimeHistory<>(new Source(chain));
    }

    /** The states of workers, at most {@link #WORKERS_PER_QUESTION_MAX}. */
    Map<Bytes, Found> read(List<Bytes> publicKeys) throws ChainException {
        Runtime runtime = runtime();
        List<Bytes> keys = new ArrayList<>(FIRST_KEYS * publicKeys.size() + 2);
        for (Bytes publicKey : publicKeys) {
            keys.add(runtime.storageKey(REGISTRY, "Workers", publicKey));
            keys.add(runtime.storageKey(POOLS, "WorkerAssignments", publicKey));
            keys.add(runtime.storageKey(COMPUTATION, "WorkerBindings", publicKey));
        }
        keys.add(runtime.storageKey("Timestamp", "Now"));
        Optional<Bytes> periodKey = periodKey(runtime);
        periodKey.ifPresent(keys::add);
        List<Optional<Bytes>> values = answered(keys);
        Map<Bytes, Found> found = new LinkedHashMap<>();
        Map<Bytes, Bytes> accounts = new LinkedHashMap<>();
        for (int i = 0; i < publicKeys.size(); i++) {
            Bytes publicKey = publicKeys.get(i);
            int at = FIRST_KEYS * i;
            try {
                found.put(publicKey, new Found(unbound(runtime, values.subList(at, at + FIRST_KEYS)),
                        new HashSet<>(keys.subList(at, at + FIRST_KEYS))));
                values.get(at + 2).ifPresent(
                        v -> accounts.put(publicKey, runtime.decodeStorage(COMPUTATION, "WorkerBindings", v).asBytes()));
            } catch (ScaleException | IllegalArgumentException e) {
                throw misfit(publicKey, runtime, e);
            }
        }
        int now = FIRST_KEYS * publicKeys.size();
        CoolDown coolDown = coolDown(runtime, values.get(now), periodKey.isEmpty() ? Optional.empty() : values.get(now + 1));
        addSessions(runtime, accounts, coolDown, found);
        return found;
    }

    private CoolDown coolDown(Runtime runtime, Optional<Bytes> now, Optional<Bytes> period) {
        Duration ahead = now.map(v -> Instant.ofEpochMilli(runtime.decodeStorage("Timestamp", "Now", v).asLong()))
                .map(chainNow -> Duration.between(chainNow, clock.instant())).orElse(Duration.ZERO);
        long seconds = period.map(v -> runtime.decodeStorage(COMPUTATION, "CoolDownPeriod", v).asLong()).orElse(0L);
        return new CoolDown(Duration.ofSeconds(seconds), ahead);
    }

    /** The call reclaim_pool_worker. Any thread. */
    Bytes reclaimCall(long pid, Bytes publicKey) throws ChainException {
        return runtime().call(POOLS, "reclaim_pool_worker", pid, publicKey);
    }

    /** The URLs of PhalaRegistry.Endpoints at the best block. Any thread. */
    List<String> endpoints(Bytes publicKey) throws ChainException {
        Runtime runtime = runtime();
        Optional<Bytes> entry = answered(List.of(runtime.storageKey(REGISTRY, "Endpoints", publicKey))).getFirst();
        try {
            return entry.map(v -> runtime.decodeStorage(REGISTRY, "Endpoints", v).get("0").asList().stream().map(Value::asText)
                    .toList()).orElse(List.of());
        } catch (ScaleException | IllegalArgumentException e) {
            throw misfit(publicKey, runtime, e);
        }
    }

    /** The call update_worker_endpoint; the worker signed the payload, so its bytes go to the chain unchanged. Any thread. */
    Bytes endpointCall(Bytes payload, Bytes signature) throws ChainException {
        return runtime().call(REGISTRY, "update_worker_endpoint", Runtime.rawArgument(payload), signature);
    }

    private List<Optional<Bytes>> answered(List<Bytes> keys) throws ChainException {
        List<Optional<Bytes>> values = chain.storageAtBest(keys);
        if (values.size() != keys.size()) {
            throw new ChainException(ChainException.Kind.MALFORMED, values.size() + " values for " + keys.size() + " keys");
        }
        return values;
    }

    private static Optional<Bytes> periodKey(Runtime runtime) {
        try {
            return Optional.of(runtime.storageKey(COMPUTATION, "CoolDownPeriod"));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a runtime without it lets its workers be reclaimed at once, or says no
        }
    }

    private static ChainException misfit(Bytes publicKey, Runtime runtime, RuntimeException e) {
        return new ChainException(ChainException.Kind.MALFORMED, 0, "the state of worker " + publicKey.toHex()
                + " does not fit runtime " + runtime.version().specVersion() + ": " + e.getMessage(), e);
    }

    private static OnChain unbound(Runtime runtime, List<Optional<Bytes>> values) {
        Optional<Registration> registration = values.get(0).map(v -> registration(runtime.decodeStorage(REGISTRY, "Workers", v)));
        OptionalLong pid = values.get(1).map(v -> OptionalLong.of(runtime.decodeStorage(POOLS, "WorkerAssignments", v).asLong()))
                .orElse(OptionalLong.empty());
        return new OnChain(registration, pid, Optional.empty());
    }

    private static Registration registration(Value worker) {
        Optional<AccountId> operator = worker.get("operator").asOptional().map(v -> new AccountId(v.asBytes()));
        OptionalLong score = worker.get("initial_score").asOptional().map(v -> OptionalLong.of(v.asLong()))
                .orElse(OptionalLong.empty());
        return new Registration(operator, score, Instant.ofEpochSecond(worker.get("last_updated").asLong()));
    }

    private void addSessions(Runtime runtime, Map<Bytes, Bytes> accounts, CoolDown coolDown, Map<Bytes, Found> found)
            throws ChainException {
        if (accounts.isEmpty()) {
            return;
        }
        List<Bytes> keys = new ArrayList<>(2 * accounts.size());
        for (Bytes account : accounts.values()) {
            keys.add(runtime.storageKey(COMPUTATION, "Sessions", account));
            keys.add(runtime.storageKey(COMPUTATION, "Stakes", account));
        }
        List<Optional<Bytes>> values = answered(keys);
        int at = 0;
        for (Map.Entry<Bytes, Bytes> bound : accounts.entrySet()) {
            Found first = Objects.requireNonNull(found.get(bound.getKey()), "read before");
            first.keys().addAll(keys.subList(at, at + 2));
            try {
                Optional<Value> decoded = values.get(at).map(v -> runtime.decodeStorage(COMPUTATION, "Sessions", v));
                Optional<Session> session = session(runtime, bound.getValue(), decoded, values.get(at + 1), coolDown);
                found.put(bound.getKey(), new Found(new OnChain(first.state().registration(), first.state().pid(), session),
                        first.keys(), decoded.map(v -> new SessionInfo(bound.getValue(), SessionText.members(v)))));
            } catch (ScaleException | IllegalArgumentException e) {
                throw misfit(bound.getKey(), runtime, e);
            }
            at += 2;
        }
    }

    private static Optional<Session> session(Runtime runtime, Bytes account, Optional<Value> decoded, Optional<Bytes> staked,
            CoolDown coolDown) {
        BigInteger stake = staked.map(v -> runtime.decodeStorage(COMPUTATION, "Stakes", v).asBigInteger())
                .orElse(BigInteger.ZERO);
        return decoded.map(session -> {
            Phase phase = phase(session.get("state").variantName());
            Optional<Instant> end = phase == Phase.COOLING_DOWN
                    ? Optional.of(coolDown.end(session.get("cool_down_start").asLong())) : Optional.empty();
            return new Session(account, phase, stake, end);
        });
    }

    private static Phase phase(String name) {
        return switch (name) {
            case "Ready" -> Phase.READY;
            case "WorkerUnresponsive" -> Phase.UNRESPONSIVE;
            case "WorkerCoolingDown" -> Phase.COOLING_DOWN;
            // The second computing state is unused, but the original counts it as computing.
            default -> Phase.IDLE;
        };
    }

    synchronized Runtime runtime() throws ChainException {
        try {
            return runtimes.at(chain.finalizedHead().hash());
        } catch (ScaleException | IllegalArgumentException e) {
            throw new ChainException(ChainException.Kind.MALFORMED, 0, "the parachain's metadata can not be read: "
                    + e.getMessage(), e);
        }
    }

    /** The nodes' answers in the words of the runtime library. */
    private static final class Source implements RuntimeHistory.Source<ChainException> {

        private final ParaChain chain;

        Source(ParaChain chain) {
            this.chain = chain;
        }

        @Override
        public RuntimeVersion version(Bytes blockHash) throws ChainException {
            RuntimeInfo info = chain.runtimeInfo(blockHash);
            return new RuntimeVersion(info.specName(), info.specVersion(), info.transactionVersion(), info.stateVersion());
        }

        @Override
        public Bytes metadata(Bytes blockHash) throws ChainException {
            return chain.metadata(blockHash);
        }

        @Override
        public Optional<Bytes> parent(Bytes blockHash) throws ChainException {
            return chain.header(blockHash).map(Header::parentHash);
        }
    }
}
