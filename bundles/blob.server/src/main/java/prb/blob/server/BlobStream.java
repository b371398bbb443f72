package prb.blob.server;

import java.util.List;
import java.util.concurrent.Semaphore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.blob.api.blob.Blob;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieStream;
import prb.wire.blob.BlobFrame;

/** {@code /blob}: a key in, its raw value out; nothing for a missing one and after an error, as with the original. */
@Component(service = WalkieStream.class)
public final class BlobStream implements WalkieStream {

    /** Reads at a time, as the original. */
    private static final int READS_MAX = 10;

    private final Provider provider;
    private final Semaphore reads = new Semaphore(READS_MAX);

    @Activate
    public BlobStream(@Reference Provider provider) {
        this.provider = provider;
    }

    @Override
    public String protocol() {
        return "/blob";
    }

    @Override
    public Access access() {
        return Access.READ;
    }

    @Override
    public List<Bytes> handle(Caller caller, Bytes request) throws WalkieException {
        if (request.size() > BlobFrame.KEY_BYTES_MAX) {
            return List.of();
        }
        reads.acquireUninterruptibly();
        try {
            return Lookup.blob(provider.source(), request.toUtf8()).map(Blob::parts).orElse(List.of());
        } finally {
            reads.release();
        }
    }
}
