package prb.blob.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainException;
import prb.chain.api.ParaChain;
import prb.walkie.api.Peer;
import prb.walkie.api.PeerRole;
import prb.walkie.api.Peers;
import prb.wire.walkie.DataProviderInfo;

/**
 * Finds data providers among the peers: those of our chain (hash of para block 1) and our bridge identity that tell the port
 * of their blob server. Runs on its own virtual thread; looks again when peers change, and every 12 s as the original.
 */
final class Discovery implements AutoCloseable {

    private static final long RESCAN_MS = 12_000;
    private static final long JOIN_MS_MAX = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

    private final Providers providers;
    private final Walkie walkie;
    private final String bridgeIdentity;
    private final boolean anyBridge;
    private final Signal wake = new Signal();
    private final Thread thread;
    private volatile List<Peer> peers = List.of();
    private volatile @Nullable ParaChain chain;
    private volatile @Nullable AutoCloseable watch;
    private volatile boolean closed;
    private @Nullable String chainIdentity;

    Discovery(Providers providers, Walkie walkie, String bridgeIdentity, boolean anyBridge) {
        this.providers = providers;
        this.walkie = walkie;
        this.bridgeIdentity = bridgeIdentity;
        this.anyBridge = anyBridge;
        thread = Thread.ofVirtual().name("blob-discovery").start(this::run);
    }

    void chain(@Nullable ParaChain present) {
        chain = present;
        wake.signal();
    }

    /** Follows the peers; null stops that and forgets them. */
    void peers(@Nullable Peers present) {
        AutoCloseable before = watch;
        watch = null;
        if (before != null) {
            end(before);
        }
        walkie.use(present);
        if (present == null) {
            heard(List.of());
        } else {
            watch = present.onChange(this::heard);
        }
    }

    private void heard(List<Peer> all) {
        peers = all;
        wake.signal();
    }

    private static void end(AutoCloseable running) {
        try {
            running.close();
        } catch (Exception e) { // AutoCloseable declares nothing narrower
            LOG.warn("the peers did not end their calls: {}", e.toString());
        }
    }

    private void run() {
        try {
            while (!closed) {
                long seen = wake.count();
                providers.found(scan(peers));
                wake.awaitMore(seen, RESCAN_MS);
            }
        } catch (InterruptedException e) {
            LOG.debug("discovery of data providers ends");
        }
    }

    private Map<Address, String> scan(List<Peer> all) {
        Map<Address, String> found = new HashMap<>();
        for (Peer peer : all) {
            if (peer.role() == PeerRole.DATA_PROVIDER && peer.reachable() && isOurs(peer)) {
                Optional<DataProviderInfo> info = walkie.info(peer.id());
                info.filter(told -> told.getBlobServerPort() > 0).ifPresent(told -> found.put(new Address(peer.host(), told
                        .getBlobServerPort()), peer.id()));
            }
        }
        return found;
    }

    private boolean isOurs(Peer peer) {
        return (anyBridge || peer.bridgeIdentity().equals(bridgeIdentity)) && peer.chainIdentity().equals(identity());
    }

    /** Hash of para block 1; null until the chain tells it. */
    private @Nullable String identity() {
        ParaChain present = chain;
        if (chainIdentity == null && present != null) {
            try {
                present.blockHash(1).ifPresent(hash -> chainIdentity = hash.toHex());
            } catch (ChainException e) {
                LOG.debug("the para chain does not tell block 1: {}", e.toString());
            }
        }
        return chainIdentity;
    }

    @Override
    public void close() {
        closed = true;
        peers(null);
        thread.interrupt();
        try {
            thread.join(java.time.Duration.ofMillis(JOIN_MS_MAX));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
