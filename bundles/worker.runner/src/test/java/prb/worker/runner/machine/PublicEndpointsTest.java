package prb.worker.runner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import prb.trade.api.TradeJob;
import prb.worker.api.WorkerState;

/** Where workers can be reached comes on chain, stays as it is wanted, and never stands in the way of the work. */
class PublicEndpointsTest {

    private static final String PATTERN = "https://{name}.example.org:{port}/{host}";

    private static Rig rig(boolean on, String pattern) {
        return new Rig(40, true, new Settings(50, false, false, false, 150, Settings.STILL_MAX, Duration.ZERO, true,
                new Settings.Publishing(on, pattern)), 1);
    }

    private static List<TradeJob> published(Rig rig) {
        return rig.queue.offered().stream().filter(job -> job.action().kind().equals("update_worker_endpoint")).toList();
    }

    private static String url(Rig rig) {
        return new Settings.Publishing(true, PATTERN).url(rig.target.worker()).orElseThrow();
    }

    @Test
    void urlOfAPatternIsPublishedOnceAndAgainWhenTheChainLosesIt() throws InterruptedException {
        Rig rig = rig(true, PATTERN);
        rig.tickTo(WorkerState.COMPUTING);
        rig.tick(3);
        assertEquals(List.of(url(rig)), rig.world.endpoints(rig.runtime.key()));
        assertTrue(url(rig).startsWith("https://" + rig.target.worker().name() + ".example.org:"), url(rig));
        assertEquals(1, published(rig).size());
        assertEquals(Optional.empty(), published(rig).getFirst().proxiedOwner());
        rig.pace.advance(Duration.ofHours(1));
        rig.tick(2);
        assertEquals(1, published(rig).size(), "the chain has it");
        rig.world.endpoints.put(rig.runtime.key(), List.of("http://elsewhere"));
        rig.pace.advance(Duration.ofHours(1));
        rig.tick(3);
        assertEquals(List.of(url(rig)), rig.world.endpoints(rig.runtime.key()));
        assertEquals(WorkerState.COMPUTING, rig.state());
    }

    @Test
    void withoutAPatternThePRuntimesOwnArePublished() throws InterruptedException {
        Rig rig = rig(true, "");
        rig.tickTo(WorkerState.COMPUTING);
        rig.tick(2);
        assertEquals(List.of(), published(rig), "it was told nothing");
        rig.runtime.toldUrls = List.of("http://a", "http://b");
        rig.pace.advance(Duration.ofHours(1));
        rig.tick(3);
        assertEquals(List.of("http://a", "http://b"), rig.world.endpoints(rig.runtime.key()));
    }

    @Test
    void workerThatCanNotSignGoesOnComputing() throws InterruptedException {
        Rig rig = rig(true, PATTERN);
        rig.runtime.signs = false;
        rig.tickTo(WorkerState.COMPUTING);
        rig.tick(3);
        assertEquals(List.of(), published(rig));
        assertEquals(WorkerState.COMPUTING, rig.state());
    }

    @Test
    void nothingIsAskedOrSentByDefault() throws InterruptedException {
        Rig rig = rig(false, PATTERN);
        rig.runtime.toldUrls = List.of("http://a");
        rig.tickTo(WorkerState.COMPUTING);
        rig.tick(3);
        assertEquals(List.of(), published(rig));
        assertTrue(rig.runtime.calls.stream().noneMatch(call -> call.startsWith("sign") || call.startsWith("endpoints")));
    }
}
