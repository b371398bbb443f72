package prb.devnet.pruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import prb.devnet.pruntime.sync.Generation;
import prb.devnet.pruntime.sync.RefusedException;
import prb.scale.Bytes;

class ExampleTest {

    private static final Bytes INFO = Example.bytes("/genesisInfo");
    private static final Bytes STATE = Example.bytes("/para/encodedGenesisState");
    private static final Bytes HEADERS = Example.bytes("/syncCombinedHeadersReq");
    private static final Bytes BLOCKS = Example.bytes("/para/dispatchBlockReq");

    @Test
    void exampleIsTakenAndCountersFollow() throws Exception {
        Feed feed = Feed.fresh(Generation.V0_2_6);
        assertEquals(List.of(0L, 0L, 0L), feed.counters());
        feed.init(INFO, STATE);
        assertEquals(List.of(101L, 1L, 1L), feed.counters());
        assertEquals(Optional.of(Example.bytes("/para/genesisRoot")), feed.worker.info().stateRoot());
        assertEquals(List.of(102L, 1L), feed.combined(HEADERS));
        assertEquals(1, feed.dispatch(BLOCKS));
        assertEquals(List.of(103L, 2L, 2L), feed.counters());
        assertEquals(Optional.of(Example.bytes("/para/block1Root")), feed.worker.info().stateRoot());
        assertEquals(Example.bytes("/relay/r100/hash"), feed.worker.info().identity().orElseThrow().genesisHash());
        assertEquals(Example.bytes("/worker/publicKey"), feed.worker.info().identity().orElseThrow().publicKey());
    }

    @Test
    void repeatsSucceedWithTheOldNumbers() throws Exception {
        Feed feed = Feed.fresh(Generation.V0_2_6).init(INFO, STATE);
        feed.combined(HEADERS);
        assertEquals(List.of(102L, 1L), feed.combined(HEADERS));
        feed.dispatch(BLOCKS);
        assertEquals(1, feed.dispatch(BLOCKS));
        assertEquals(List.of(103L, 2L, 2L), feed.counters());
    }

    @Test
    void bytesAfterARequestAreIgnored() throws Exception {
        Feed feed = Feed.fresh(Generation.V0_2_6).init(INFO, STATE);
        assertEquals(List.of(102L, 1L), feed.combined(HEADERS, Bytes.ofInts(1, 2, 3)));
        assertEquals(1, feed.dispatch(Bytes.concat(BLOCKS, Bytes.ofInts(9))));
    }

    @Test
    void callsBeforeInitAreRefusedInPRuntimesWords() {
        Feed feed = Feed.fresh(Generation.V0_2_6);
        assertText("Runtime not initialized", () -> feed.combined(HEADERS));
        assertText("Runtime not initialized", () -> feed.dispatch(BLOCKS));
        assertText("Uninitiated runtime info", () -> feed.worker.runtimeInfo(true, Optional.empty()));
        assertEquals(Bytes.ofInts(0), feed.worker.egressMessages());
    }

    @Test
    void secondInitIsRefused() throws Exception {
        Feed feed = Feed.fresh(Generation.V0_2_6).init(INFO, STATE);
        assertText("Runtime already initialized", () -> feed.init(INFO, STATE));
    }

    @Test
    void resetForgetsAllButTheKey() throws Exception {
        Feed feed = Feed.fresh(Generation.V0_2_6).init(INFO, STATE);
        feed.combined(HEADERS);
        feed.worker.reset();
        assertEquals(List.of(0L, 0L, 0L), feed.counters());
        feed.init(INFO, STATE);
        assertEquals(Example.bytes("/worker/publicKey"), feed.worker.info().identity().orElseThrow().publicKey());
        assertEquals(List.of(102L, 1L), feed.combined(HEADERS));
    }

    @Test
    void unprovenGenesisLeavesTheWorkerFresh() {
        byte[] bytes = INFO.toArray();
        bytes[40] ^= 1; // in the state root of the header
        Feed feed = Feed.fresh(Generation.V0_2_6);
        RefusedException refused = assertThrows(RefusedException.class, () -> feed.init(Bytes.wrap(bytes), STATE));
        assertTrue(refused.getMessage().startsWith("Bridge initialize failed"), refused.getMessage());
        assertEquals(List.of(0L, 0L, 0L), feed.counters());
    }

    static void assertText(String expected, org.junit.jupiter.api.function.Executable call) {
        assertEquals(expected, assertThrows(RefusedException.class, call).getMessage());
    }
}
