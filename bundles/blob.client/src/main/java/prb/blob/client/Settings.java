package prb.blob.client;

import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What the client needs to know.
 *
 * @param providers addresses set by the operator
 * @param requestTimeoutMs time within which a question is answered, over all providers that are tried
 * @param inFlight questions at a time over all providers
 * @param cacheEntries values kept
 * @param cacheBytes bytes of values kept
 * @param cacheAgeMs age at which a kept value is forgotten
 * @param token secret shown to the provider, empty for none
 * @param tls trust for TLS; null for plain TCP
 * @param pollMs distance of questions about the progress of an original provider
 */
record Settings(List<Address> providers, long requestTimeoutMs, int inFlight, int cacheEntries, long cacheBytes, long cacheAgeMs,
        String token, @Nullable SSLContext tls, long pollMs) {

    Settings {
        providers = List.copyOf(providers);
    }

    @Override
    public String toString() {
        return "Settings" + providers; // the token stays out of it
    }
}
