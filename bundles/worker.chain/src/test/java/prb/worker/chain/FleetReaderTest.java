package prb.worker.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.chain.api.ChainException;
import prb.chain.api.FinalizedHead;
import prb.chain.api.ParaChain;
import prb.chain.api.RuntimeInfo;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeVersion;
import prb.worker.api.chain.OnChain;
import prb.worker.api.chain.OnChain.Phase;

/** Against Khala's own metadata. Values are written byte by byte from the documented layouts. */
class FleetReaderTest {

    private static final Bytes KEY = Bytes.fromHex("33".repeat(32));
    private static final Bytes SESSION = Bytes.fromHex("44".repeat(32));
    private static final Bytes OPERATOR = Bytes.fromHex("aa".repeat(32));

    private final Map<Bytes, Bytes> storage = new HashMap<>();
    private Runtime runtime;
    private Bytes metadata;
    private int metadataAsked;
    private int questions;
    private long number = 1;
    private FleetReader chain;

    @BeforeEach
    void connect() throws Exception {
        String shared = System.getProperty("prb.shared");
        Assumptions.assumeTrue(shared != null, "prb.shared is not set");
        Path file = Path.of(shared, "vectors", "khala-metadata-v14.scale");
        Assumptions.assumeTrue(Files.exists(file), () -> file + " is missing");
        metadata = Bytes.wrap(Files.readAllBytes(file));
        runtime = Runtime.parse(metadata, new RuntimeVersion("khala", 1251, 6, 0));
        chain = new FleetReader((ParaChain) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {ParaChain.class}, handler()), () -> Instant.ofEpochSecond(1_000));
    }

    private InvocationHandler handler() {
        return (proxy, method, arguments) -> switch (method.getName()) {
            case "finalizedHead" -> new FinalizedHead(number, Bytes.ofInts((int) number));
            case "runtimeInfo" -> new RuntimeInfo("khala", 1251, 6, 0);
            case "metadata" -> {
                metadataAsked++;
                yield metadata;
            }
            case "storageAtBest" -> {
                questions++;
                yield ((List<?>) arguments[0]).stream().map(key -> Optional.ofNullable(storage.get(key))).toList();
            }
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private OnChain view(Bytes key) throws ChainException {
        return chain.read(List.of(key)).get(key).state();
    }

    private void put(String pallet, String item, Bytes key, Bytes value) {
        storage.put(key == null ? runtime.storageKey(pallet, item) : runtime.storageKey(pallet, item, key), value);
    }

    private static ScaleWriter worker() {
        return new ScaleWriter().raw(KEY).raw(KEY).u32(1).u64(5).u8(1).raw(OPERATOR).u8(0).u8(1);
    }

    @Test
    void unknownWorkerHasNothingOnChain() throws ChainException {
        assertEquals(OnChain.NOTHING, view(KEY));
    }

    @Test
    void registeredBoundAndComputingWorkerIsRead() throws ChainException {
        put("PhalaRegistry", "Workers", KEY, worker().u8(1).u32(77).compact(0).toBytes());
        put("PhalaStakePoolv2", "WorkerAssignments", KEY, new ScaleWriter().u64(3).toBytes());
        put("PhalaComputation", "WorkerBindings", KEY, SESSION);
        put("PhalaComputation", "Sessions", SESSION,
                new ScaleWriter().u8(3).u128(BigInteger.ONE).u128(BigInteger.ONE).u64(1).u32(2).u32(3).u64(4)
                        .u64(5).u64(6).u64(7).u128(BigInteger.TWO).toBytes());
        put("PhalaComputation", "Stakes", SESSION, new ScaleWriter().u128(BigInteger.TEN.pow(15)).toBytes());
        OnChain view = view(KEY);
        assertEquals(OptionalLong.of(3), view.pid());
        assertEquals(Optional.of(new AccountId(OPERATOR)), view.registration().orElseThrow().operator());
        assertEquals(Instant.ofEpochSecond(5), view.registration().orElseThrow().lastUpdated());
        assertEquals(OptionalLong.of(77), view.registration().orElseThrow().initialScore());
        assertEquals(new OnChain.Session(SESSION, Phase.UNRESPONSIVE, BigInteger.TEN.pow(15)), view.session().orElseThrow());
    }

    @Test
    void manyWorkersAreReadInTwoQuestionsAndTellTheirKeys() throws ChainException {
        Bytes other = Bytes.fromHex("55".repeat(32));
        put("PhalaComputation", "WorkerBindings", KEY, SESSION);
        put("PhalaComputation", "CoolDownPeriod", null, new ScaleWriter().u64(100).toBytes());
        put("PhalaComputation", "Sessions", SESSION,
                new ScaleWriter().u8(4).u128(BigInteger.ONE).u128(BigInteger.ONE).u64(1).u32(2).u32(3).u64(4)
                        .u64(5).u64(6).u64(7).u128(BigInteger.TWO).toBytes());
        questions = 0;
        Map<Bytes, FleetReader.Found> found = chain.read(List.of(other, KEY));
        assertEquals(2, questions);
        assertEquals(OnChain.NOTHING, found.get(other).state());
        assertEquals(3, found.get(other).keys().size());
        assertEquals(Optional.of(Instant.ofEpochSecond(107)), found.get(KEY).state().session().orElseThrow().coolDownEnds());
        assertTrue(found.get(KEY).keys().contains(runtime.storageKey("PhalaComputation", "Sessions", SESSION)));
    }

    /** A chain that stood still, or a host whose clock is wrong, must not have its workers reclaimed too early or too late. */
    @Test
    void coolDownEndsByThisHostsClockWhenItIsOverOnChain() throws ChainException {
        put("PhalaComputation", "WorkerBindings", KEY, SESSION);
        put("PhalaComputation", "CoolDownPeriod", null, new ScaleWriter().u64(100).toBytes());
        put("PhalaComputation", "Sessions", SESSION, new ScaleWriter().u8(4).u128(BigInteger.ONE).u128(BigInteger.ONE).u64(1)
                .u32(2).u32(3).u64(4).u64(5).u64(6).u64(7).u128(BigInteger.TWO).toBytes());
        put("Timestamp", "Now", null, new ScaleWriter().u64(47_500).toBytes());
        Instant end = view(KEY).session().orElseThrow().coolDownEnds().orElseThrow();
        assertEquals(Instant.ofEpochMilli(1_000_000 + 107_000 - 47_500), end);
    }

    @Test
    void endpointsAreReadAndPublishedAsKhalaHasThem() throws ChainException {
        assertEquals(List.of(), chain.endpoints(KEY));
        put("PhalaRegistry", "Endpoints", KEY, new ScaleWriter().u8(0).list(List.of("http://a", "http://b"), ScaleWriter::string)
                .toBytes());
        assertEquals(List.of("http://a", "http://b"), chain.endpoints(KEY));
        Bytes payload = new ScaleWriter().raw(KEY).u8(0).list(List.of("http://a"), ScaleWriter::string).u64(7).toBytes();
        Bytes call = chain.endpointCall(payload, Bytes.wrap(new byte[64]));
        assertEquals(Bytes.concat(Bytes.ofInts(86, 8), payload, Bytes.ofInts(1, 1), Bytes.wrap(new byte[64])), call);
        assertEquals("update_worker_endpoint", runtime.decodeCall(new ScaleReader(call)).name());
    }

    @Test
    void sessionIsToldAsTheOriginalShowsIt() throws ChainException {
        put("PhalaComputation", "WorkerBindings", KEY, SESSION);
        put("PhalaComputation", "Sessions", SESSION,
                new ScaleWriter().u8(1).u128(BigInteger.ONE.shiftLeft(64).multiply(BigInteger.TEN))
                        .u128(BigInteger.ONE.shiftLeft(63)).u64(1_234_567).u32(2).u32(3).u64(4).u64(5).u64(6).u64(7)
                        .u128(new BigInteger("1234567890123")).toBytes());
        var info = chain.read(List.of(KEY)).get(KEY).info().orElseThrow();
        assertEquals(SESSION, info.account());
        String members = info.members();
        assertTrue(members.startsWith("\"state\":\"WorkerIdle\",\"ve\":\"10.00000000\",\"v\":\"0.50000000\","
                + "\"vUpdatedAt\":\"1,234,567\",\"benchmark\":{\"pInit\":\"2\",\"pInstant\":\"3\","), members);
        assertTrue(members.contains("\"coolDownStart\":\"7\",\"stats\":{\"totalReward\":\"1.2345 PHA\"},\"raw\":{"), members);
        assertTrue(members.contains("\"ve\":\"0xa0000000000000000\""), members);
    }

    @Test
    void metadataIsReadOncePerSpecVersion() throws ChainException {
        view(KEY);
        number = 2;
        view(KEY);
        assertEquals(1, metadataAsked);
    }

    @Test
    void valueThatDoesNotFitNamesWorkerAndRuntime() {
        put("PhalaRegistry", "Workers", KEY, Bytes.ofInts(1, 2, 3));
        ChainException e = assertThrows(ChainException.class, () -> view(KEY));
        assertEquals(ChainException.Kind.MALFORMED, e.kind());
        assertTrue(e.getMessage().contains(KEY.toHex()) && e.getMessage().contains("1251"), e.getMessage());
    }
}
