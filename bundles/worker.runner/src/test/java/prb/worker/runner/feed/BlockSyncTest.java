package prb.worker.runner.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import prb.worker.api.PRuntimeClient.InitRequest;
import prb.worker.runner.fake.FakePRuntime;
import prb.worker.runner.fake.HandPace;
import prb.worker.runner.fake.World;
import prb.scale.Bytes;

class BlockSyncTest {

    private final World world = new World(48);

    private FakePRuntime runtime(boolean second) throws Exception {
        FakePRuntime runtime = new FakePRuntime(world, 1, second);
        runtime.init(new InitRequest(false, Bytes.EMPTY, Bytes.EMPTY, Optional.empty(), Optional.empty()));
        runtime.calls.clear();
        return runtime;
    }

    private BlockSync sync(FakePRuntime runtime) {
        return new BlockSync(runtime, new BlobCache(world, 1_000_000), new Lanes(), new HandPace(1));
    }

    private Counters feedAll(FakePRuntime runtime) throws Exception {
        BlockSync sync = sync(runtime);
        Counters at = Counters.of(runtime.info());
        while (sync.step(at) instanceof BlockSync.Moved moved) {
            at = moved.counters();
        }
        return at;
    }

    @Test
    void freshWorkerTakesWholeSetsAndBatches() throws Exception {
        FakePRuntime runtime = runtime(false);
        assertEquals(new Counters(49, 25, 25, false), feedAll(runtime));
        assertTrue(runtime.calls.contains("headers blobRange:1:12:1:6:SyncHeaderReq"), runtime.calls.toString());
        assertTrue(runtime.calls.contains("dispatch paraBlocks:1:6"), runtime.calls.toString());
    }

    @Test
    void secondGenerationGetsParaHeadersFromZero() throws Exception {
        FakePRuntime runtime = runtime(true);
        assertEquals(25, feedAll(runtime).paraBlock());
        assertTrue(runtime.calls.contains("headers drySyncHeader:1:12:0:6"), runtime.calls.toString());
    }

    @Test
    void sourceWithoutBatchesAndSetsServesBlockByBlock() throws Exception {
        world.withParaBatches = false;
        world.withSets = false;
        FakePRuntime runtime = runtime(false);
        assertEquals(25, feedAll(runtime).paraBlock());
        assertTrue(runtime.calls.contains("headers drySyncHeader:1:4:1:2"), runtime.calls.toString());
        assertTrue(runtime.calls.contains("dispatch dryParaBlock:24"), runtime.calls.toString());
    }

    @Test
    void workerInTheMiddleOfARangeIsServed() throws Exception {
        FakePRuntime runtime = runtime(false);
        runtime.restore(6);
        assertEquals(25, feedAll(runtime).paraBlock());
    }

    @Test
    void workerAtTheTipIsIdleWithoutARequest() throws Exception {
        FakePRuntime runtime = runtime(false);
        Counters at = feedAll(runtime);
        runtime.calls.clear();
        BlockSync.Idle idle = assertInstanceOf(BlockSync.Idle.class, sync(runtime).step(at));
        assertTrue(idle.atTip());
        assertTrue(runtime.calls.isEmpty());
    }
}
