package prb.blob.api.blob;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The data providers that this process fetches blobs from. Any thread; never waits for one of them. */
@ProviderType
public interface BlobProviders {

    /**
     * One data provider.
     *
     * @param address host and port of its blob server
     * @param peer id of the peer that serves there; empty when it is not known
     * @param connected whether a connection to it is open
     * @param available whether it is asked: connected, and no failure made it rest
     * @param used whether blobs are fetched from it at present, others being the reserve
     * @param trusted whether it gave no wrong blob lately
     * @param progress how far it was when it last told
     */
    record Seen(String address, String peer, boolean connected, boolean available, boolean used, boolean trusted,
            BlobProgress progress) {}

    /** All that are known, configured ones and discovered ones, in no order. */
    List<Seen> providers();

    /** Blobs that workers refused since the start. */
    long refusals();
}
