package prb.blob.api.blob;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** What the blob server of this process has done since it started. Any thread; never blocks. */
@ProviderType
public interface BlobServerStatus {

    /**
     * Counters of the server.
     *
     * @param port TCP port it listens on
     * @param sessions connections open now
     * @param sessionsOpened connections accepted since the start
     * @param requests requests answered
     * @param bytes bytes written to the network
     * @param misses answers that said that nothing is there
     * @param queuedBytes bytes of answers that wait for slow readers now
     * @param cachedBytes bytes of values kept for the next request now
     * @param refused reason to number of connections or requests refused for it
     */
    record Counters(int port, long sessions, long sessionsOpened, long requests, long bytes, long misses, long queuedBytes,
            long cachedBytes, Map<String, Long> refused) {
        public Counters {
            refused = Map.copyOf(refused);
        }
    }

    /** The counters now. */
    Counters counters();
}
