package prb.walkie.discovery.boot;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.PeerId;
import prb.libp2p.Multiaddr;
import prb.walkie.api.DiscoveredPeers;
import prb.walkie.api.DiscoverySession;

/**
 * Tells the configured peers at the start and in every period, names looked up anew each time. A name that cannot be looked
 * up keeps its last addresses, and is warned of once per reason. At most 8 look-ups go on at once; a slow one delays only its
 * own entry.
 */
public final class Bootstrap implements DiscoverySession {

    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);
    private static final int LOOKUPS_MAX = 8;

    /** What a configured address means now. */
    @FunctionalInterface
    public interface Lookup {
        /** Blocks for some seconds at most. */
        List<Multiaddr> resolve(Multiaddr entry) throws IOException;
    }

    private final List<Multiaddr> entries;
    private final Lookup lookup;
    private final DiscoveredPeers peers;
    private final Duration period;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Semaphore lookups = new Semaphore(LOOKUPS_MAX);
    private final Set<Multiaddr> busy = ConcurrentHashMap.newKeySet();
    private final Map<Multiaddr, String> failures = new ConcurrentHashMap<>();
    private final LongAdder lookedUp = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final ExecutorService threads = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("bootstrap-", 0).factory());
    /** Guarded by this. */
    private final Map<Multiaddr, List<Multiaddr>> meanings = new LinkedHashMap<>();
    /** Peers told of before, who may have to be taken back; guarded by this. */
    private final Set<String> told = new LinkedHashSet<>();

    /** Starts. @param entries configured addresses */
    public Bootstrap(List<Multiaddr> entries, Lookup lookup, DiscoveredPeers peers, Duration period) {
        this.entries = List.copyOf(entries);
        this.lookup = lookup;
        this.peers = peers;
        this.period = period;
        entries.stream().filter(entry -> !NameLookup.isName(entry)).forEach(entry -> meanings.put(entry, List.of(entry)));
        if (!entries.isEmpty()) {
            threads.execute(this::run);
        }
    }

    private void run() {
        try {
            do {
                tell();
                entries.stream().filter(NameLookup::isName).filter(busy::add).forEach(this::lookUp);
            } while (!closing.await(period.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException e) {
            LOG.debug("no more look-ups: the session is closed", e);
        }
    }

    private void lookUp(Multiaddr entry) {
        threads.execute(() -> {
            try {
                lookups.acquire();
                try {
                    List<Multiaddr> found = lookup.resolve(entry);
                    lookedUp.increment();
                    failures.remove(entry);
                    note(entry, found);
                } finally {
                    lookups.release();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                failed.increment();
                String reason = String.valueOf(e.getMessage());
                if (closing.getCount() > 0 && !reason.equals(failures.put(entry, reason))) {
                    LOG.warn("bootstrap address {} cannot be looked up: {}; it is tried again every {} s", entry, reason,
                            period.toSeconds());
                }
            } finally {
                busy.remove(entry);
            }
        });
    }

    private void note(Multiaddr entry, List<Multiaddr> found) {
        boolean changed;
        synchronized (this) {
            changed = !found.equals(meanings.put(entry, List.copyOf(found)));
        }
        if (changed) {
            LOG.debug("bootstrap address {} means {}", entry, found);
            tell();
        }
    }

    /** Tells all there is: per peer the addresses of all entries that lead to it, and each address whose peer is not known. */
    private synchronized void tell() {
        Map<String, Set<String>> byPeer = new LinkedHashMap<>();
        Set<String> nameless = new LinkedHashSet<>();
        meanings.values().forEach(addresses -> addresses.forEach(address -> {
            String plain = address.withoutPeer().toString();
            if (address.peer().isPresent()) {
                byPeer.computeIfAbsent(address.peer().map(PeerId::toString).orElseThrow(), id -> new LinkedHashSet<>())
                        .add(plain);
            } else {
                nameless.add(plain);
            }
        }));
        told.removeAll(byPeer.keySet());
        told.forEach(gone -> peers.found(gone, List.of(), true));
        told.clear();
        told.addAll(byPeer.keySet());
        byPeer.forEach((id, addresses) -> peers.found(id, List.copyOf(addresses), true));
        nameless.forEach(address -> peers.found("", List.of(address), true));
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of("entries", (long) entries.size(), "lookups", lookedUp.sum(), "lookups.failed", failed.sum());
    }

    @Override
    public void close() {
        closing.countDown();
        threads.shutdownNow();
    }
}
