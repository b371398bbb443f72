package prb.devnet.chain.para.pallet;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import prb.devnet.chain.ledger.StorageKeys;
import prb.devnet.chain.metadata.RuntimeText;
import prb.devnet.chain.para.execution.BlockContext;
import prb.devnet.chain.para.execution.Call;
import prb.devnet.chain.para.execution.CallDecoder;
import prb.devnet.chain.para.execution.DispatchException;
import prb.devnet.chain.para.execution.Message;
import prb.devnet.chain.para.execution.Pallet;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Signatures;
import prb.substrate.crypto.hash.Hashing;

/**
 * Pallet PhalaRegistry: workers and their scores. A report counts as genuine when its text holds the hash of the registration
 * info in hex, which is what the simulated pRuntime puts there.
 */
public final class RegistryPallet extends Pallet {

    private static final String NAME = "PhalaRegistry";
    private static final String TOPIC = "^phala/registry/event";
    private static final int PROVIDER_ROOT = 0;
    private static final int PROVIDER_IAS = 1;
    private static final int LEVEL_BEST = 1;
    private static final int LEVEL_UNATTESTED = 128;
    private static final int EVENT_REGISTERED = 0;
    private static final int EVENT_BENCH_START = 1;
    private static final int EVENT_BENCH_SCORE = 2;
    private static final int REPORT_BENCH = 0;
    private static final long SCORE_MAX = 6000;
    private static final int SIGNATURE_BYTES = 64;
    /** What a worker puts before where it can be reached when it signs that. */
    private static final Bytes ENDPOINT_PREFIX = Bytes.ofInts(0xff, 2);
    private static final long ENDPOINT_SIGNATURE_MS_MAX = 4 * 3_600_000;
    private static final Bytes PARA_ID = StorageKeys.plain("ParachainInfo", "ParachainId");

    private record Registration(Bytes encoded, long version, Bytes pubkey, Bytes ecdhPubkey, List<Long> features,
            Optional<Bytes> operator, Optional<Long> paraId) {

        static Registration read(ScaleReader in, boolean v2) {
            int from = in.position();
            long version = in.u32();
            in.bytes();
            Bytes pubkey = in.fixed(32);
            Bytes ecdh = in.fixed(32);
            in.skip(32);
            List<Long> features = in.list(4, ScaleReader::u32);
            Optional<Bytes> operator = in.option(r -> r.fixed(32));
            Optional<Long> paraId = v2 ? Optional.of(in.u32()) : Optional.empty();
            if (v2) {
                in.u32();
            }
            return new Registration(in.since(from), version, pubkey, ecdh, features, operator, paraId);
        }
    }

    public RegistryPallet(RuntimeText runtime) {
        super(runtime, NAME);
    }

    /** Subscribes to the workers' reports. Only while the runtime is put together. */
    public void listenTo(MqPallet queue) {
        queue.listen(TOPIC, this::receive);
    }

    DispatchException refusal(String error) {
        return error(error);
    }

    Optional<WorkerInfo> worker(BlockContext context, Bytes pubkey) {
        return context.state().get(key("Workers", pubkey)).map(WorkerInfo::decode);
    }

    @Override
    protected Call.Action decode(String call, ScaleReader in, CallDecoder calls) {
        if (call.equals("update_worker_endpoint")) {
            return endpoint(in);
        }
        boolean v2 = call.equals("register_worker_v2");
        Registration info = Registration.read(in, v2);
        Optional<Bytes> report = v2 ? in.option(RegistryPallet::report) : Optional.of(report(in));
        return (context, origin) -> register(context, info, report);
    }

    private Call.Action endpoint(ScaleReader in) {
        int from = in.position();
        Bytes pubkey = in.fixed(32);
        int version = in.position();
        if (in.u8() != 0) {
            throw in.error("the version of worker endpoints is not known");
        }
        in.list(1, ScaleReader::string);
        Bytes endpoints = in.since(version);
        long signedMs = in.u64();
        Bytes payload = in.since(from);
        Bytes signature = in.bytes();
        return (context, origin) -> {
            if (signature.size() != SIGNATURE_BYTES) {
                throw error("InvalidSignatureLength");
            }
            if (!Signatures.verify(KeyType.SR25519, pubkey, Bytes.concat(ENDPOINT_PREFIX, payload), signature)) {
                throw error("InvalidSignature");
            }
            if (signedMs >= context.nowMs() || context.nowMs() > signedMs + ENDPOINT_SIGNATURE_MS_MAX) {
                throw error("InvalidEndpointSigningTime");
            }
            if (worker(context, pubkey).isEmpty()) {
                throw error("InvalidPubKey");
            }
            context.state().put(key("Endpoints", pubkey), endpoints);
        };
    }

    /** Reads an attestation and answers its report text. */
    private static Bytes report(ScaleReader in) {
        int kind = in.u8();
        if (kind != 0) {
            throw in.error("attestation kind " + kind + " is not known");
        }
        Bytes report = in.bytes();
        in.bytes();
        in.bytes();
        return report;
    }

    private void register(BlockContext context, Registration info, Optional<Bytes> report) throws DispatchException {
        if (report.isPresent()) {
            String hash = Hashing.blake2b256(info.encoded()).toPlainHex();
            if (!report.get().toUtf8().toLowerCase(Locale.ROOT).contains(hash)) {
                throw error("InvalidRuntimeInfoHash");
            }
        }
        if (info.paraId().isPresent() && info.paraId().get() != context.state().u32(PARA_ID)) {
            throw error("ParachainIdMismatch");
        }
        int provider = report.isPresent() ? PROVIDER_IAS : PROVIDER_ROOT;
        int level = report.isPresent() ? LEVEL_BEST : LEVEL_UNATTESTED;
        Bytes pubkey = info.pubkey();
        Optional<WorkerInfo> known = worker(context, pubkey);
        WorkerInfo next = new WorkerInfo(pubkey, info.ecdhPubkey(), info.version(), context.nowSeconds(), info.operator(),
                Optional.of(provider), level, known.flatMap(WorkerInfo::score), info.features());
        context.state().put(key("Workers", pubkey), next.encode());
        if (known.isEmpty()) {
            context.state().putU32(key("WorkerAddedAt", pubkey), context.number());
        }
        deposit(context, known.isEmpty() ? "WorkerAdded" : "WorkerUpdated", out -> out.raw(pubkey).u8(1).u8(provider).u8(level));
        send(context, pubkey, new ScaleWriter().u8(EVENT_REGISTERED).u8(1).u8(provider).u8(level));
        long duration = context.state().u32(key("BenchmarkDuration"));
        send(context, pubkey, new ScaleWriter().u8(EVENT_BENCH_START).u32(duration));
    }

    private void receive(BlockContext context, Message message) throws DispatchException {
        ScaleReader in = new ScaleReader(message.payload());
        if (in.u8() != REPORT_BENCH) {
            throw error("CannotHandleUnknownMessage");
        }
        long startMs = in.u64();
        long iterations = in.u64();
        Bytes pubkey = message.worker();
        WorkerInfo info = worker(context, pubkey).orElseThrow(() -> error("WorkerNotFound"));
        long seconds = (context.nowMs() - startMs) / 1000;
        if (startMs < 0 || seconds <= 0 || iterations < 0) {
            throw error("InvalidBenchReport");
        }
        // the chain divides first, in integers
        long perSecond = Math.min(iterations / seconds, SCORE_MAX);
        long score = Math.min(SCORE_MAX, perSecond * 6);
        context.state().put(key("Workers", pubkey), info.withScore(score, context.nowSeconds()).encode());
        send(context, pubkey, new ScaleWriter().u8(EVENT_BENCH_SCORE).u32(score));
        deposit(context, "InitialScoreSet", out -> out.raw(pubkey).u32(score));
    }

    private static void send(BlockContext context, Bytes pubkey, ScaleWriter event) {
        context.send(Message.workerEvent(NAME, pubkey, event.toBytes()).encode());
    }
}
