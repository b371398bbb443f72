package prb.blob.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobSource;
import prb.blob.api.blob.BlobUnavailableException;
import prb.blob.api.blob.ProgressListener;
import prb.scale.Bytes;

/** A store in memory. */
final class FakeSource implements BlobSource {

    final Map<String, Blob> blobs = new ConcurrentHashMap<>();
    final AtomicInteger asked = new AtomicInteger();
    volatile boolean failing;
    private final List<ProgressListener> listeners = new CopyOnWriteArrayList<>();
    private volatile BlobProgress progress = new BlobProgress(2004, 1, 10, 4, 4);

    FakeSource put(String key, Bytes... parts) {
        blobs.put(key, Blob.of(List.of(parts)));
        return this;
    }

    @Override
    public Optional<Blob> get(BlobKey key) throws BlobUnavailableException {
        asked.incrementAndGet();
        if (failing) {
            throw new BlobUnavailableException("the disk is gone", null);
        }
        return Optional.ofNullable(blobs.get(key.text()));
    }

    @Override
    public BlobProgress progress() {
        return progress;
    }

    void progress(BlobProgress next) {
        progress = next;
        listeners.forEach(listener -> listener.progress(next));
    }

    int listeners() {
        return listeners.size();
    }

    @Override
    public AutoCloseable onProgress(ProgressListener listener) {
        listeners.add(listener);
        listener.progress(progress);
        return () -> listeners.remove(listener);
    }
}
