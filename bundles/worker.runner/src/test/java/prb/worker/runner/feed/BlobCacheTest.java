package prb.worker.runner.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobKey.ParaBlock;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobSource;
import prb.blob.api.blob.BlobUnavailableException;
import prb.blob.api.blob.ProgressListener;
import prb.scale.Bytes;

class BlobCacheTest {

    private static final class Source implements BlobSource {
        private final AtomicInteger asked = new AtomicInteger();
        private final CountDownLatch gate;
        private volatile long relay = 10;
        private volatile boolean down;

        Source(int gates) {
            gate = new CountDownLatch(gates);
        }

        @Override
        public Optional<Blob> get(BlobKey key) throws BlobUnavailableException {
            asked.incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new BlobUnavailableException("interrupted", e);
            }
            if (down) {
                throw new BlobUnavailableException("down", null);
            }
            return Optional.of(Blob.of(Bytes.wrap(new byte[100])));
        }

        @Override
        public BlobProgress progress() {
            return new BlobProgress(1, 0, relay, relay, relay);
        }

        @Override
        public AutoCloseable onProgress(ProgressListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void askedByManyAtOnceIsFetchedOnceAndShared() throws Exception {
        Source source = new Source(1);
        BlobCache cache = new BlobCache(source, 1000);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Blob>>> answers = new ArrayList<>();
            Callable<Optional<Blob>> ask = () -> cache.get(new ParaBlock(5));
            for (int i = 0; i < 50; i++) {
                answers.add(threads.submit(ask));
            }
            source.gate.countDown();
            Blob first = answers.getFirst().get().orElseThrow();
            for (Future<Optional<Blob>> answer : answers) {
                assertSame(first, answer.get().orElseThrow());
            }
        }
        assertEquals(1, source.asked.get());
    }

    @Test
    void keepsNoMoreThanItsBytesAndForgetsTheOldest() throws Exception {
        Source source = new Source(0);
        BlobCache cache = new BlobCache(source, 350);
        for (int i = 0; i < 10; i++) {
            cache.get(new ParaBlock(i));
            assertTrue(cache.bytesKept() <= 350);
        }
        cache.get(new ParaBlock(9));
        assertEquals(10, source.asked.get());
        cache.get(new ParaBlock(0));
        assertEquals(11, source.asked.get());
    }

    @Test
    void rangeRecordIsAskedAgainAfterProgressOnly() throws Exception {
        Source source = new Source(0);
        BlobCache cache = new BlobCache(source, 1000);
        cache.get(new BlobKey.RangeByRelayBlock(3));
        cache.get(new BlobKey.RangeByRelayBlock(3));
        assertEquals(1, source.asked.get());
        source.relay++;
        cache.get(new BlobKey.RangeByRelayBlock(3));
        assertEquals(2, source.asked.get());
    }

    @Test
    void failureIsToldAndNotKept() throws Exception {
        Source source = new Source(0);
        BlobCache cache = new BlobCache(source, 1000);
        source.down = true;
        assertThrows(BlobUnavailableException.class, () -> cache.get(new ParaBlock(1)));
        source.down = false;
        assertTrue(cache.get(new ParaBlock(1)).isPresent());
    }

    @Test
    void withoutRoomNothingIsKept() throws Exception {
        Source source = new Source(0);
        BlobCache cache = new BlobCache(source, 0);
        cache.prefetch(new ParaBlock(1));
        cache.get(new ParaBlock(1));
        cache.get(new ParaBlock(1));
        assertEquals(2, source.asked.get());
        assertEquals(0, cache.bytesKept());
    }

    @Test
    void fetchedAheadIsThereWhenItIsNeededAndFetchedOnce() throws Exception {
        Source source = new Source(1);
        BlobCache cache = new BlobCache(source, 1000);
        cache.prefetch(new ParaBlock(1));
        cache.prefetch(new ParaBlock(1));
        source.gate.countDown();
        cache.get(new ParaBlock(1));
        cache.prefetch(new ParaBlock(1));
        assertEquals(1, source.asked.get());
        cache.close();
    }

    @Test
    void closingEndsWhatIsFetchedAhead() throws Exception {
        Source source = new Source(1);
        BlobCache cache = new BlobCache(source, 1000);
        cache.prefetch(new ParaBlock(1));
        while (source.asked.get() == 0) {
            Thread.onSpinWait();
        }
        cache.close();
        cache.prefetch(new ParaBlock(2));
        assertEquals(1, source.asked.get());
    }

    @Test
    void refusedBlobIsFetchedAnewAndGivesItsBytesBack() throws Exception {
        Source source = new Source(0);
        BlobCache cache = new BlobCache(source, 1000);
        Blob blob = cache.get(new ParaBlock(1)).orElseThrow();
        cache.refused(new ParaBlock(1), blob, "StateRootMismatch");
        assertEquals(0, cache.bytesKept());
        cache.get(new ParaBlock(1));
        assertEquals(2, source.asked.get());
    }
}
