package prb.worker.runner.onchain;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import prb.chain.api.ChainException;
import prb.chain.api.ParaChain;
import prb.chain.api.RuntimeInfo;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.chain.block.Header;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeHistory;
import prb.substrate.runtime.RuntimeVersion;
import prb.substrate.runtime.Value;
import prb.worker.runner.onchain.OnChain.Phase;
import prb.worker.runner.onchain.OnChain.Registration;
import prb.worker.runner.onchain.OnChain.Session;

/**
 * Reads the parachain's storage with the runtime's own metadata, parsed once per spec version and shared by all workers.
 * The version is asked for once per finalized head.
 */
public final class ParaWorkerChain implements WorkerChain {

    private static final String REGISTRY = "PhalaRegistry";
    private static final String COMPUTATION = "PhalaComputation";
    private static final String POOLS = "PhalaStakePoolv2";

    private final ParaChain chain;
    private final RuntimeHistory<ChainException> runtimes;

    public ParaWorkerChain(ParaChain chain) {
        this.chain = chain;
        this.runtimes = new RuntimeHistory<>(new Source(chain));
    }

    @Override
    public long nextSequence(Bytes origin) throws ChainException {
        return chain.nextMqSequence(origin);
    }

    @Override
    public long finalizedPara() {
        return chain.finalizedHead().number();
    }

    @Override
    public OnChain view(Bytes publicKey) throws ChainException {
        Runtime runtime = runtime();
        try {
            return view(runtime, publicKey);
        } catch (ScaleException | IllegalArgumentException e) {
            throw new ChainException(ChainException.Kind.MALFORMED, 0, "the state of worker " + publicKey.toHex()
                    + " does not fit runtime "
                    + runtime.version().specVersion() + ": " + e.getMessage(), e);
        }
    }

    private OnChain view(Runtime runtime, Bytes publicKey) throws ChainException {
        List<Optional<Bytes>> values = chain.storageAtBest(List.of(runtime.storageKey(REGISTRY, "Workers", publicKey),
                runtime.storageKey(POOLS, "WorkerAssignments", publicKey),
                runtime.storageKey(COMPUTATION, "WorkerBindings", publicKey)));
        Optional<Registration> registration = values.get(0).map(v -> registration(runtime.decodeStorage(REGISTRY, "Workers", v)));
        OptionalLong pid = values.get(1).map(v -> OptionalLong.of(runtime.decodeStorage(POOLS, "WorkerAssignments", v).asLong()))
                .orElse(OptionalLong.empty());
        Optional<Session> session = Optional.empty();
        if (values.get(2).isPresent()) {
            session = session(runtime, runtime.decodeStorage(COMPUTATION, "WorkerBindings", values.get(2).get()).asBytes());
        }
        return new OnChain(registration, pid, session);
    }

    private static Registration registration(Value worker) {
        Optional<AccountId> operator = worker.get("operator").asOptional().map(v -> new AccountId(v.asBytes()));
        OptionalLong score = worker.get("initial_score").asOptional().map(v -> OptionalLong.of(v.asLong()))
                .orElse(OptionalLong.empty());
        return new Registration(operator, score);
    }

    private Optional<Session> session(Runtime runtime, Bytes account) throws ChainException {
        List<Optional<Bytes>> values = chain.storageAtBest(List.of(runtime.storageKey(COMPUTATION, "Sessions", account),
                runtime.storageKey(COMPUTATION, "Stakes", account)));
        BigInteger stake = values.get(1).map(v -> runtime.decodeStorage(COMPUTATION, "Stakes", v).asBigInteger())
                .orElse(BigInteger.ZERO);
        Optional<Phase> phase = values.get(0)
                .map(v -> phase(runtime.decodeStorage(COMPUTATION, "Sessions", v).get("state").variantName()));
        return phase.map(p -> new Session(account, p, stake));
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

    private Runtime runtime() throws ChainException {
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
