package prb.worker.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.chain.api.ChainException;
import prb.chain.api.Demotion;
import prb.chain.api.FinalizedHead;
import prb.chain.api.ParaChain;
import prb.chain.api.RuntimeInfo;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.trie.Trie;
import prb.substrate.chain.trie.TrieLayout;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeVersion;
import prb.worker.api.chain.ChainStart;
import prb.worker.api.chain.FleetChainException;

/** Whole states of a small chain whose head is block 50; keys and layouts are Khala's. */
class StateReaderTest {

    private static final Bytes KEY = Bytes.fromHex("33".repeat(32));
    private static final long HEAD = 50;

    private final TreeMap<Bytes, Bytes> state = new TreeMap<>();
    private final Map<Bytes, Bytes> registry = new HashMap<>();
    private final List<Demotion> demoted = new ArrayList<>();
    private final List<Long> pages = new ArrayList<>();
    private Optional<ChainException> failure = Optional.empty();
    private Optional<Bytes> hidden = Optional.empty();
    private int stateVersion;
    private Runtime runtime;
    private Bytes metadata;
    private ParaChain chain;

    @BeforeEach
    void connect() throws Exception {
        String shared = System.getProperty("prb.shared");
        Assumptions.assumeTrue(shared != null, "prb.shared is not set");
        Path file = Path.of(shared, "vectors", "khala-metadata-v14.scale");
        Assumptions.assumeTrue(Files.exists(file), () -> file + " is missing");
        metadata = Bytes.wrap(Files.readAllBytes(file));
        runtime = Runtime.parse(metadata, new RuntimeVersion("khala", 1251, 6, 0));
        chain = (ParaChain) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ParaChain.class}, handler());
        for (int i = 0; i < 1_200; i++) {
            state.put(new ScaleWriter().u32(i * 7).raw(Bytes.ofInts(i % 5)).toBytes(), Bytes.wrap(new byte[i % 60]));
        }
    }

    private InvocationHandler handler() {
        return (proxy, method, arguments) -> switch (method.getName()) {
            case "finalizedHead" -> new FinalizedHead(HEAD, hash(HEAD));
            case "runtimeInfo" -> new RuntimeInfo("khala", 1251, 6, stateVersion);
            case "metadata" -> metadata;
            case "blockHash" -> Optional.of(hash((long) arguments[0]));
            case "header" -> Optional.of(header((Bytes) arguments[0]));
            case "demote" -> {
                demoted.add((Demotion) arguments[0]);
                yield Optional.empty();
            }
            case "stateKeys" -> keys((Bytes) arguments[0], (int) arguments[1], (Bytes) arguments[2]);
            case "storage" -> arguments[0] instanceof List<?> many
                    ? many.stream().map(key -> Optional.ofNullable(state.get(key))).toList()
                    : Optional.ofNullable(registry.get(arguments[0]));
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private static Bytes hash(long number) {
        return new ScaleWriter().u64(number).toBytes();
    }

    private Header header(Bytes hash) {
        Bytes zero = Bytes.wrap(new byte[32]);
        Map<Bytes, Bytes> real = new TreeMap<>(state);
        hidden.ifPresent(key -> real.put(key, Bytes.ofInts(9)));
        return Header.of(zero, new ScaleReader(hash).u64(), Trie.of(TrieLayout.values()[stateVersion], real).root(), zero,
                List.of());
    }

    private List<Bytes> keys(Bytes after, int most, Bytes hash) throws ChainException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        pages.add(new ScaleReader(hash).u64());
        return state.tailMap(after, after.isEmpty()).keySet().stream().limit(most).toList();
    }

    private StateReader reader(long bytesMax) {
        return new StateReader(chain, new FleetReader(chain), bytesMax);
    }

    private StateReader reader() {
        return reader(StateReader.STATE_BYTES_MAX);
    }

    private void added(long block) {
        registry.put(runtime.storageKey("PhalaRegistry", "WorkerAddedAt", KEY), new ScaleWriter().u32(block).toBytes());
    }

    private static ChainStart.State given(ChainStart start) {
        assertTrue(start instanceof ChainStart.State, start.toString());
        return (ChainStart.State) start;
    }

    private static String none(ChainStart start) {
        assertTrue(start instanceof ChainStart.None, "a state");
        return ((ChainStart.None) start).reason();
    }

    @Test
    void newWorkerIsGivenTheStateBeforeTheHeadWithItsRoot() throws Exception {
        for (int version = 0; version <= 1; version++) {
            stateVersion = version;
            pages.clear();
            ChainStart.State start = given(reader().start(KEY, 100));
            assertEquals(49, start.paraBlock());
            assertEquals(Trie.of(TrieLayout.values()[version], state).root(), start.root());
            ScaleReader in = new ScaleReader(Bytes.concat(start.encoded()));
            Map<Bytes, Bytes> read = new TreeMap<>();
            for (int left = in.count(2); left > 0; left--) {
                read.put(in.bytes(), in.bytes());
            }
            in.expectEnd();
            assertEquals(state, read);
            assertEquals(List.of(49L, 49L, 49L, 49L), pages);
        }
    }

    @Test
    void registeredWorkerIsGivenTheStateBeforeItWasAdded() throws Exception {
        added(31);
        assertEquals(30, given(reader().start(KEY, 100)).paraBlock());
        assertEquals(20, given(reader().start(KEY, 20)).paraBlock());
        added(1);
        assertTrue(none(reader().start(KEY, 100)).contains("first para block"));
    }

    @Test
    void workerWhoseFirstRegistrationIsNotKnownIsGivenNone() throws Exception {
        registry.put(runtime.storageKey("PhalaRegistry", "Workers", KEY), Bytes.ofInts(1));
        assertTrue(none(reader().start(KEY, 100)).contains("when the worker was registered first"));
    }

    @Test
    void oneReadServesAllNewWorkers() throws Exception {
        StateReader reader = reader();
        ChainStart first = reader.start(KEY, 100);
        int read = pages.size();
        assertEquals(first, reader.start(Bytes.fromHex("44".repeat(32)), 100));
        assertEquals(read, pages.size());
        added(31);
        assertEquals(30, given(reader.start(KEY, 100)).paraBlock());
    }

    @Test
    void stateWithAnotherRootDemotesTheNodeAndIsAskedForAgain() throws Exception {
        hidden = Optional.of(Bytes.ofInts(1, 2, 3));
        FleetChainException e = assertThrows(FleetChainException.class, () -> reader().start(KEY, 100));
        assertTrue(e.getMessage().contains("its header says"), e.getMessage());
        assertEquals(1, demoted.size());
    }

    @Test
    void tooLargeStatesAndChildTriesAreNotGiven() throws Exception {
        assertTrue(none(reader(20_000).start(KEY, 100)).contains("larger than the 20000 bytes"));
        state.put(Bytes.concat(Trie.CHILD_PREFIX, Bytes.ofInts(1)), Bytes.wrap(new byte[32]));
        assertTrue(none(reader().start(KEY, 100)).contains("child tries"));
    }

    @Test
    void nodeThatCanNotIsToldApartFromOneThatIsAway() throws Exception {
        failure = Optional.of(new ChainException(ChainException.Kind.REJECTED, 4003, "State already discarded", null));
        assertTrue(none(reader().start(KEY, 100)).contains("State already discarded"));
        failure = Optional.of(new ChainException(ChainException.Kind.UNAVAILABLE, "no node"));
        assertThrows(FleetChainException.class, () -> reader().start(KEY, 100));
    }
}
