package prb.worker.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import prb.chain.api.ChainException;
import prb.chain.api.FinalizedHead;
import prb.chain.api.FinalizedHeadListener;
import prb.chain.api.ParaChain;
import prb.chain.api.RuntimeInfo;
import prb.chain.api.Subscription;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeVersion;
import prb.worker.api.chain.FleetChainException;

/** A chain whose blocks are told by hand, with Khala's own metadata. */
@Timeout(60)
class FollowedFleetTest {

    private final Map<Bytes, Bytes> storage = new ConcurrentHashMap<>();
    private final Map<Bytes, Set<Bytes>> changes = new ConcurrentHashMap<>();
    private final List<Integer> questions = new CopyOnWriteArrayList<>();
    private final List<FinalizedHeadListener> heads = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Set<Bytes>> told = new LinkedBlockingQueue<>();
    private volatile boolean down;
    private volatile boolean blind;
    private Runtime runtime;
    private volatile long number = 1;
    private FollowedFleet fleet;

    @BeforeEach
    void connect() throws Exception {
        String shared = System.getProperty("prb.shared");
        Assumptions.assumeTrue(shared != null, "prb.shared is not set");
        Path file = Path.of(shared, "vectors", "khala-metadata-v14.scale");
        Assumptions.assumeTrue(Files.exists(file), () -> file + " is missing");
        Bytes metadata = Bytes.wrap(Files.readAllBytes(file));
        runtime = Runtime.parse(metadata, new RuntimeVersion("khala", 1251, 6, 0));
        fleet = new FollowedFleet(
                (ParaChain) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ParaChain.class},
                        (proxy, method, arguments) -> switch (method.getName()) {
                            case "finalizedHead" -> head(number);
                            case "onFinalized" -> {
                                heads.add((FinalizedHeadListener) arguments[0]);
                                ((FinalizedHeadListener) arguments[0]).finalized(head(number));
                                yield (Subscription) heads::clear;
                            }
                            case "runtimeInfo" -> new RuntimeInfo("khala", 1251, 6, 0);
                            case "metadata" -> metadata;
                            case "blockHash" -> Optional.of(head((Long) arguments[0]).hash());
                            case "storageChanges" -> changesOf((Bytes) arguments[0]);
                            case "storageAtBest" -> read((List<?>) arguments[0]);
                            default -> throw new UnsupportedOperationException(method.getName());
                        }));
        fleet.onChange(told::add);
    }

    @AfterEach
    void close() {
        if (fleet != null) {
            fleet.close();
            assertTrue(heads.isEmpty());
        }
    }

    private static FinalizedHead head(long number) {
        return new FinalizedHead(number, new ScaleWriter().u64(number).raw(Bytes.wrap(new byte[24])).toBytes());
    }

    private Bytes changesOf(Bytes hash) throws ChainException {
        if (blind) {
            throw new ChainException(ChainException.Kind.UNSUPPORTED, "no such method");
        }
        ScaleWriter out = new ScaleWriter();
        Set<Bytes> keys = changes.getOrDefault(hash, Set.of());
        out.compact(keys.size());
        keys.forEach(key -> out.bytes(key).u8(0));
        return out.compact(0).toBytes();
    }

    private List<Optional<Bytes>> read(List<?> keys) throws ChainException {
        questions.add(keys.size());
        if (down) {
            throw new ChainException(ChainException.Kind.UNAVAILABLE, "no node");
        }
        return keys.stream().map(key -> Optional.ofNullable(storage.get(key))).toList();
    }

    private static Bytes key(int index) {
        return new ScaleWriter().u32(index).raw(Bytes.wrap(new byte[28])).toBytes();
    }

    private Bytes assignment(int index) {
        return runtime.storageKey("PhalaStakePoolv2", "WorkerAssignments", key(index));
    }

    private void assign(int index, long pid) {
        storage.put(assignment(index), new ScaleWriter().u64(pid).toBytes());
    }

    private void block(Bytes... changed) {
        long next = number + 1;
        changes.put(head(next).hash(), Set.of(changed));
        number = next;
        heads.forEach(listener -> listener.finalized(head(next)));
    }

    private void headIs(long height) {
        number = height;
        heads.forEach(listener -> listener.finalized(head(height)));
    }

    private Set<Bytes> toldOf() throws InterruptedException {
        Set<Bytes> changed = told.poll(30, TimeUnit.SECONDS);
        return changed == null ? Set.of() : changed;
    }

    @Test
    void manyWhoAskAtOnceShareAFewQuestions() throws Exception {
        assign(7, 3);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<OptionalLong>> answers = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                Bytes key = key(i);
                answers.add(threads.submit(() -> fleet.view(key).pid()));
            }
            for (int i = 0; i < 1_000; i++) {
                assertEquals(i == 7 ? OptionalLong.of(3) : OptionalLong.empty(), answers.get(i).get());
            }
        }
        int asked = questions.size();
        assertTrue(asked < 500, "questions " + asked);
        assertTrue(questions.stream().allMatch(size -> size <= 3 * FleetReader.WORKERS_PER_QUESTION_MAX + 2));
        fleet.view(key(7));
        assertEquals(asked, questions.size());
    }

    @Test
    void aChangeIsReadAndToldAndOthersAreNotAskedFor() throws Exception {
        fleet.view(key(1));
        fleet.view(key(2));
        block();
        assign(1, 9);
        questions.clear();
        block(assignment(1), Bytes.ofInts(1, 2, 3));
        assertEquals(Set.of(key(1)), toldOf());
        assertEquals(OptionalLong.of(9), fleet.view(key(1)).pid());
        assertEquals(OptionalLong.empty(), fleet.view(key(2)).pid());
        assertTrue(questions.stream().mapToInt(size -> size).sum() <= 8, questions.toString());
    }

    @Test
    void blocksAreFollowedAgainAfterAHeadThatWasNotTrueFell() throws Exception {
        fleet.view(key(1));
        fleet.view(key(2));
        assign(2, 8);
        changes.put(head(40).hash(), Set.of(assignment(2)));
        headIs(40);
        assertEquals(Set.of(key(2)), toldOf());
        headIs(2);
        assign(1, 9);
        block(assignment(1));
        assertEquals(Set.of(key(1)), toldOf());
    }

    @Test
    void renewedWorkerIsReadAgain() throws Exception {
        fleet.view(key(1));
        assign(1, 4);
        assertEquals(OptionalLong.empty(), fleet.view(key(1)).pid());
        fleet.renew(key(1));
        assertEquals(OptionalLong.of(4), fleet.view(key(1)).pid());
    }

    @Test
    void everyWorkerHasItsTurnWithoutAnyNews() throws Exception {
        for (int i = 0; i < 20; i++) {
            fleet.view(key(i));
            assign(i, 5);
        }
        Set<Bytes> changed = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            block();
        }
        while (changed.size() < 20) {
            Set<Bytes> some = toldOf();
            assertFalse(some.isEmpty(), "only " + changed.size() + " had their turn");
            changed.addAll(some);
        }
    }

    @Test
    void chainThatCanNotTellChangesIsReadAsAWhole() throws Exception {
        blind = true;
        fleet.view(key(1));
        block();
        assign(1, 6);
        for (int i = 0; i < 60; i++) {
            block();
        }
        assertEquals(Set.of(key(1)), toldOf());
    }

    @Test
    void chainThatIsDownIsAFailureAndOverWhenItIsBack() throws Exception {
        down = true;
        assertTrue(assertThrows(FleetChainException.class, () -> fleet.view(key(1))).getMessage().contains("no node"));
        down = false;
        assertEquals(OptionalLong.empty(), fleet.view(key(1)).pid());
    }

    @Test
    void workerWhoseStateCanNotBeReadHidesNoOther() throws Exception {
        storage.put(assignment(1), Bytes.ofInts(1));
        assign(2, 8);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<OptionalLong> good = threads.submit(() -> fleet.view(key(2)).pid());
            assertThrows(FleetChainException.class, () -> fleet.view(key(1)));
            assertEquals(OptionalLong.of(8), good.get());
        }
    }

    @Test
    void whoWaitsIsToldOfTheEnd() throws Exception {
        fleet.close();
        assertThrows(FleetChainException.class, () -> fleet.view(key(1)));
    }
}
