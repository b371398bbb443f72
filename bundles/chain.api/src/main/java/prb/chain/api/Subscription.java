package prb.chain.api;

import org.osgi.annotation.versioning.ProviderType;

/** Something that goes on until it is closed. Closing twice is harmless. */
@ProviderType
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
