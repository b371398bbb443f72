package prb.libp2p;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** Serves the streams of one protocol that peers open. Called on a virtual thread per stream; the stream is closed after it. */
@ConsumerType
@FunctionalInterface
public interface StreamHandler {
    void handle(Connection connection, Stream stream) throws IOException;
}
