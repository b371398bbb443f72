package prb.blob.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RangeProverTest {

    private final RecordedChain chain = RecordedChain.load();
    private final FakeRelay relay = new FakeRelay(chain);
    private final FakePara para = new FakePara(chain);
    private final Fetches fetches = new Fetches(4);
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final RangeProver prover = new RangeProver(relay, fetches, now::get);

    @AfterEach
    void stop() {
        fetches.close();
    }

    private Cursor begin() throws Exception {
        para.finalizeTo(129);
        relay.finalizeTo(260);
        return Cursor.of(new GenesisFinder(relay, para).find().position());
    }

    @Test
    void proofsAreUsedAgainWhenTheNodeOffersThemLater() throws Exception {
        Cursor start = begin();
        relay.offersProofs = false;
        ProvenRange first = prover.next(start).orElseThrow();
        assertEquals(10, first.last().number());
        relay.offersProofs = true;
        Cursor second = first.after(start);
        assertEquals(20, prover.next(second).orElseThrow().last().number());
        now.addAndGet(RangeProver.WALK_NANOS);
        assertEquals(100, prover.next(second).orElseThrow().last().number());
        assertEquals(100, prover.next(second).orElseThrow().last().number());
    }

    @Test
    void aNodeStillWithoutProofsIsLeftInPeaceForAnotherWhile() throws Exception {
        Cursor start = begin();
        relay.offersProofs = false;
        assertEquals(10, prover.next(start).orElseThrow().last().number());
        now.addAndGet(RangeProver.WALK_NANOS);
        assertEquals(10, prover.next(start).orElseThrow().last().number());
        relay.offersProofs = true;
        now.addAndGet(RangeProver.WALK_NANOS - 1);
        assertEquals(10, prover.next(start).orElseThrow().last().number());
        now.incrementAndGet();
        assertEquals(100, prover.next(start).orElseThrow().last().number());
    }
}
