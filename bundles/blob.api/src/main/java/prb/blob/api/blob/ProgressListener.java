package prb.blob.api.blob;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears how far a blob source is. */
@ConsumerType
@FunctionalInterface
public interface ProgressListener {
    void progress(BlobProgress progress);
}
