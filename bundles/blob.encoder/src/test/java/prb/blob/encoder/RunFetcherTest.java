package prb.blob.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunFetcherTest {

    private final RecordedChain chain = RecordedChain.load();
    private final FakeRelay relay = new FakeRelay(chain);
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final RunFetcher fetcher = fetcher(4 << 20);
    private final Run.From start = from(1);

    private RunFetcher fetcher(long rangeBytesMax) {
        return new RunFetcher(relay, new Fetches(Runnable::run, 4, () -> {
        }), rangeBytesMax, now::get);
    }

    private Run.From from(int number) {
        return new Run.From(number, chain.relay.get(number).header().hash());
    }

    @BeforeEach
    void finalizeAll() {
        relay.finalizeTo(260);
    }

    private static List<Long> ends(RunFetcher fetcher, Run.From from) throws Exception {
        return fetcher.fetch(from, 2004, end -> {
        }).orElseThrow().pieces().stream().map(piece -> piece.last().number()).toList();
    }

    @Test
    void proofsAreUsedAgainWhenTheNodeOffersThemLater() throws Exception {
        relay.offersProofs = false;
        assertEquals(List.of(10L), ends(fetcher, start));
        relay.offersProofs = true;
        assertEquals(List.of(20L), ends(fetcher, from(10)));
        now.addAndGet(RunFetcher.WALK_NANOS);
        assertEquals(List.of(100L), ends(fetcher, from(10)));
        assertEquals(List.of(100L), ends(fetcher, from(10)));
    }

    @Test
    void aNodeStillWithoutProofsIsLeftInPeaceForAnotherWhile() throws Exception {
        relay.offersProofs = false;
        assertEquals(List.of(10L), ends(fetcher, start));
        now.addAndGet(RunFetcher.WALK_NANOS);
        assertEquals(List.of(10L), ends(fetcher, start));
        relay.offersProofs = true;
        now.addAndGet(RunFetcher.WALK_NANOS - 1);
        assertEquals(List.of(10L), ends(fetcher, start));
        now.incrementAndGet();
        assertEquals(List.of(100L), ends(fetcher, start));
    }

    @Test
    void whatWasWalkedIsAskedForAgainAfterTheHeadFell() throws Exception {
        relay.offersProofs = false;
        relay.storesInner = false;
        relay.finalizeTo(90);
        assertEquals(Optional.empty(), fetcher.fetch(start, 2004, end -> {
        }));
        relay.finalizeTo(95);
        int before = relay.asked.get();
        fetcher.fetch(start, 2004, end -> {
        });
        assertEquals(5, relay.asked.get() - before);
        relay.finalizeTo(80);
        before = relay.asked.get();
        fetcher.fetch(start, 2004, end -> {
        });
        assertEquals(80 - start.number(), relay.asked.get() - before);
    }

    @Test
    void aSetIsCutAtStoredJustificationsNearestBelowTheLimit() throws Exception {
        int header = chain.relay.get(50).header().encoded().size();
        assertEquals(List.of(20L, 40L, 60L, 80L, 100L), ends(fetcher(25L * header), from(1)));
    }

    @Test
    void aSetWithoutInnerJustificationsIsKeptWhole() throws Exception {
        relay.storesInner = false;
        assertEquals(List.of(100L), ends(fetcher(2048), start));
    }

    @Test
    void theEndIsToldBeforeTheEvidenceIsThere() throws Exception {
        AtomicLong told = new AtomicLong();
        fetcher.fetch(start, 2004, end -> told.set(end.number()));
        assertEquals(100, told.get());
    }
}
