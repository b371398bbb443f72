package prb.blob.server;

import java.util.Optional;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobUnavailableException;
import prb.scale.Bytes;
import prb.walkie.api.WalkieException;

/** Reads of the store in the words of Walkie's errors. Stateless; blocks. */
final class Lookup {

    /** Largest value that goes over Walkie, where a message stands in memory several times; larger ones go over TCP. */
    static final long BYTES_MAX = 32L << 20;

    private Lookup() {}

    /** The value of a key; empty when it is of no family or nothing is there. */
    static Optional<Blob> blob(CurrentSource source, String key) throws WalkieException {
        Optional<BlobKey> parsed = BlobKey.parse(key.strip());
        return parsed.isEmpty() ? Optional.empty() : blob(source, parsed.get());
    }

    static Optional<Blob> blob(CurrentSource source, BlobKey key) throws WalkieException {
        Optional<Blob> found;
        try {
            found = source.get(key);
        } catch (BlobUnavailableException e) {
            throw new WalkieException(WalkieException.Type.SERVER, "the blob store can not answer at present, try again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WalkieException(WalkieException.Type.SERVER, "the call was interrupted", e);
        }
        if (found.isPresent() && found.get().sizeBytes() > BYTES_MAX) {
            throw new WalkieException(WalkieException.Type.SERVER,
                    "the value of " + key.text() + " has " + found.get().sizeBytes()
                            + " bytes, Walkie carries " + BYTES_MAX + ": use the TCP blob server");
        }
        return found.filter(blob -> blob.sizeBytes() > 0);
    }

    static WalkieException malformed(Exception cause) {
        return new WalkieException(WalkieException.Type.SERVER, "the request can not be read: " + cause.getMessage(), cause);
    }

    static WalkieException notFound(String what) {
        return new WalkieException(WalkieException.Type.NOT_FOUND, what);
    }

    /** One run of bytes for a message. */
    static com.google.protobuf.ByteString data(Blob blob) {
        Bytes whole = blob.toBytes();
        return com.google.protobuf.UnsafeByteOperations.unsafeWrap(whole.asByteBuffer());
    }
}
