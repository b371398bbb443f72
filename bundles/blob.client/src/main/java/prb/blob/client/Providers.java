package prb.blob.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobProviders;

/**
 * All data providers and the one in use. It stays in use as long as it answers and is not far behind another: its caches are
 * warm, and one provider's ranges fit each other. Any thread.
 */
final class Providers implements AutoCloseable {

    /** Blocks that another provider must be ahead to be used instead. */
    private static final long AHEAD_MIN = 20;

    private static final long JOIN_MS_MAX = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(Providers.class);

    private final Settings settings;
    private final Walkie walkie;
    private final ParaIds paraIds;
    private final Signal changes;
    private final Map<Address, Provider> all = new LinkedHashMap<>();
    private @Nullable Provider current;
    private boolean closed;

    Providers(Settings settings, Walkie walkie, ParaIds paraIds, Signal changes) {
        this.settings = settings;
        this.paraIds = paraIds;
        this.walkie = walkie;
        this.changes = changes;
        found(Map.of());
    }

    /** The providers found by discovery, beside those that were configured. @param peers address to peer id */
    synchronized void found(Map<Address, String> peers) {
        if (closed) {
            return;
        }
        Map<Address, String> wanted = new HashMap<>(peers);
        settings.providers().forEach(address -> wanted.putIfAbsent(address, ""));
        wanted.forEach((address, peerId) -> {
            String id = peerId.isEmpty() ? null : peerId;
            Provider known = all.get(address);
            if (known == null) {
                all.put(address, new Provider(address, id, settings, walkie, paraIds, changes));
            } else {
                known.peer(id);
            }
        });
        for (Address address : List.copyOf(all.keySet())) {
            Provider gone = wanted.containsKey(address) ? null : all.remove(address);
            if (gone != null) {
                LOG.info("data provider {} is gone", address);
                gone.close();
            }
        }
    }

    /** Whether a provider is available. */
    synchronized boolean isReached() {
        return all.values().stream().anyMatch(Provider::isConnected);
    }

    synchronized int count() {
        return all.size();
    }

    /**
     * The provider to ask for a key, not one of those tried; empty when none is available. One that gave wrong values is chosen
     * only when there is no other.
     */
    synchronized Optional<Provider> choose(Set<Provider> tried, String key) {
        List<Provider> usable = all.values().stream().filter(each -> each.isAvailable() && !tried.contains(each)).toList();
        List<Provider> trusted = usable.stream().filter(each -> each.isTrusted(key)).toList();
        List<Provider> some = trusted.isEmpty() ? usable : trusted;
        Provider best = null;
        for (Provider provider : some) {
            if (best == null || isAhead(provider, best, 1)) {
                best = provider;
            }
        }
        Provider present = current;
        boolean stay = present != null && some.contains(present) && (best == null || !isAhead(best, present, AHEAD_MIN));
        if (stay) {
            return Optional.ofNullable(present);
        }
        if (best != null && best != present) {
            LOG.info("data provider {} is used", best.address());
            current = best;
        }
        return Optional.ofNullable(best);
    }

    private static boolean isAhead(Provider one, Provider other, long blocks) {
        BlobProgress a = one.progress();
        BlobProgress b = other.progress();
        return a.relayEncoded() >= b.relayEncoded() + blocks || a.paraEncoded() >= b.paraEncoded() + blocks
                && a.relayEncoded() >= b.relayEncoded();
    }

    /** Progress of the provider in use; the last known while none is available. */
    synchronized BlobProgress progress() {
        Optional<Provider> chosen = choose(Set.of(), "");
        Provider present = chosen.orElse(current);
        return present == null ? BlobProgress.NONE : present.progress();
    }

    /** All of them, for operators. */
    synchronized List<BlobProviders.Seen> seen() {
        return all.values().stream().map(each -> each.seen(each == current)).toList();
    }

    /** All addresses, for messages. */
    synchronized String names() {
        return all.isEmpty() ? "none is known; set PRB_DATA_PROVIDERS=host:port" : all.keySet().toString();
    }

    @Override
    public void close() {
        List<Provider> ending;
        synchronized (this) {
            closed = true;
            ending = new ArrayList<>(all.values());
            all.clear();
        }
        ending.forEach(Provider::close);
        for (Provider provider : ending) {
            try {
                provider.join(JOIN_MS_MAX);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
