package prb.worker.chain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainException;
import prb.chain.api.FinalizedHead;
import prb.chain.api.ParaChain;
import prb.chain.api.Subscription;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.worker.api.chain.ChainStart;
import prb.worker.api.chain.FleetChain;
import prb.worker.api.chain.FleetChainException;
import prb.worker.api.chain.FleetChainListener;
import prb.worker.api.chain.OnChain;
import prb.worker.chain.FleetReader.Found;

/**
 * Follows the parachain for all workers: one question for the storage changes of each finalized block, and batched reads at the
 * best block of the workers whose keys are among them. Changes only tell whom to read, so a state never goes back to an older
 * one; what was read from a block that did not become final is read again in time.
 */
@Component(service = FleetChain.class)
public final class FollowedFleet implements FleetChain {

    /** With more finalized blocks at once than this, all workers are read instead of following each block. */
    private static final int GAP_MAX = 16;
    /** Every worker is read again within so many finalized blocks even when nothing tells of a change: ten minutes on Khala. */
    private static final int ROUND_BLOCKS = 50;
    /** Where a node can not tell the changes, all workers are read, but not more often than this. */
    private static final Duration BLIND_READ_MIN = Duration.ofSeconds(60);
    /** How long an asking worker waits. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);
    private static final long JOIN_MS_MAX = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(FollowedFleet.class);

    private final ParaChain chain;
    private final FleetReader reader;
    private final StateReader stateReader;
    private final Map<Bytes, OnChain> states = new ConcurrentHashMap<>();
    private final Map<Bytes, SessionInfo> sessions = new ConcurrentHashMap<>();
    private final Map<Bytes, CompletableFuture<OnChain>> asked = new HashMap<>();
    private final List<FleetChainListener> listeners = new CopyOnWriteArrayList<>();
    /** Which followed worker a storage key belongs to; the thread's own, as the keys of each worker. */
    private final Map<Bytes, Bytes> owners = new HashMap<>();
    private final Map<Bytes, Set<Bytes>> keys = new HashMap<>();
    private final Subscription heads;
    private final Thread thread;
    private Optional<FinalizedHead> news = Optional.empty();
    private long followedTo = -1;
    private long blindReadAt = System.nanoTime() - BLIND_READ_MIN.toNanos();
    private boolean toldOfBlindness;
    private volatile boolean closed;

    @Activate
    public FollowedFleet(@Reference ParaChain chain) {
        this.chain = chain;
        this.reader = new FleetReader(chain);
        this.stateReader = new StateReader(chain, reader);
        this.thread = Thread.ofVirtual().name("fleet-chain").start(this::run);
        this.heads = chain.onFinalized(this::finalized);
    }

    private synchronized void finalized(FinalizedHead head) {
        news = Optional.of(head);
        notifyAll();
    }

    @Override
    public OnChain view(Bytes publicKey) throws FleetChainException, InterruptedException {
        OnChain known = states.get(publicKey);
        if (known != null) {
            return known;
        }
        CompletableFuture<OnChain> answer;
        synchronized (this) {
            if (closed) {
                throw new FleetChainException("the fleet's view of the chain is closed", null);
            }
            answer = asked.computeIfAbsent(publicKey, key -> new CompletableFuture<>());
            notifyAll();
        }
        try {
            return answer.get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new FleetChainException(e.getCause() == null ? e.toString() : String.valueOf(e.getCause().getMessage()), e);
        } catch (TimeoutException e) {
            throw new FleetChainException("the chain did not answer within " + WAIT_MAX.toSeconds() + " s", e);
        }
    }

    @Override
    public void renew(Bytes publicKey) {
        states.remove(publicKey);
    }

    @Override
    public void forget(Bytes publicKey) {
        sessions.remove(publicKey);
        states.remove(publicKey); // its keys go when the thread meets one of them next
    }

    @Override
    public long nextSequence(Bytes origin) throws FleetChainException {
        try {
            return chain.nextMqSequence(origin);
        } catch (ChainException e) {
            throw new FleetChainException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Bytes reclaimCall(long pid, Bytes publicKey) throws FleetChainException {
        try {
            return reader.reclaimCall(pid, publicKey);
        } catch (ChainException | IllegalArgumentException e) {
            throw new FleetChainException("the call reclaim_pool_worker can not be formed: " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> endpoints(Bytes publicKey) throws FleetChainException {
        try {
            return reader.endpoints(publicKey);
        } catch (ChainException | IllegalArgumentException e) {
            throw new FleetChainException("the worker's endpoints on chain can not be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Bytes endpointCall(Bytes payload, Bytes signature) throws FleetChainException {
        try {
            return reader.endpointCall(payload, signature);
        } catch (ChainException | IllegalArgumentException e) {
            throw new FleetChainException("the call update_worker_endpoint can not be formed: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<SessionInfo> sessionInfo(Bytes publicKey) {
        return Optional.ofNullable(sessions.get(publicKey));
    }

    @Override
    public ChainStart start(Bytes publicKey, long newest) throws FleetChainException, InterruptedException {
        return stateReader.start(publicKey, newest);
    }

    @Override
    public long finalizedPara() {
        return chain.finalizedHead().number();
    }

    @Override
    public AutoCloseable onChange(FleetChainListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void run() {
        while (!closed) {
            try {
                Optional<FinalizedHead> head;
                Map<Bytes, CompletableFuture<OnChain>> wanted;
                synchronized (this) {
                    while (news.isEmpty() && asked.isEmpty() && !closed) {
                        wait();
                    }
                    head = news;
                    news = Optional.empty();
                    wanted = new HashMap<>(asked);
                    asked.clear();
                }
                answer(wanted);
                if (head.isPresent()) {
                    follow(head.get());
                }
            } catch (InterruptedException wanted) {
                LOG.debug("the fleet's view of the chain ends");
            } catch (RuntimeException e) {
                LOG.error("the fleet's view of the chain failed and goes on", e);
            }
        }
        synchronized (this) {
            asked.values().forEach(
                    waiting -> waiting.completeExceptionally(new FleetChainException("the view of the chain is closed", null)));
            asked.clear();
        }
    }

    private void answer(Map<Bytes, CompletableFuture<OnChain>> wanted) {
        List<Bytes> all = new ArrayList<>(wanted.keySet());
        for (int from = 0; from < all.size(); from += FleetReader.WORKERS_PER_QUESTION_MAX) {
            answer(all.subList(from, Math.min(all.size(), from + FleetReader.WORKERS_PER_QUESTION_MAX)), wanted);
        }
    }

    /** A worker whose state can not be read must not hide those of the others: a failing half is halved again. */
    private void answer(List<Bytes> some, Map<Bytes, CompletableFuture<OnChain>> wanted) {
        try {
            Map<Bytes, Found> found = readSome(some);
            found.forEach((key, now) -> Objects.requireNonNull(wanted.get(key), "nobody asked").complete(now.state()));
        } catch (ChainException e) {
            if (e.kind() == ChainException.Kind.MALFORMED && some.size() > 1) {
                answer(some.subList(0, some.size() / 2), wanted);
                answer(some.subList(some.size() / 2, some.size()), wanted);
            } else {
                some.forEach(key -> Objects.requireNonNull(wanted.get(key), "nobody asked").completeExceptionally(e));
            }
        }
    }

    /** Reads, and remembers what was read. */
    private Map<Bytes, Found> readSome(List<Bytes> some) throws ChainException {
        Map<Bytes, Found> found = reader.read(some);
        found.forEach((publicKey, now) -> {
            Set<Bytes> before = keys.put(publicKey, now.keys());
            if (before != null) {
                before.stream().filter(key -> !now.keys().contains(key)).forEach(owners::remove);
            }
            now.keys().forEach(key -> owners.put(key, publicKey));
            states.put(publicKey, now.state());
            now.info().ifPresentOrElse(info -> sessions.put(publicKey, info), () -> sessions.remove(publicKey));
        });
        return found;
    }

    private void follow(FinalizedHead head) throws InterruptedException {
        Set<Bytes> dirty = new HashSet<>();
        if (head.number() <= followedTo) {
            followedTo = head.number() - 1; // what was followed above was not final after all, and this one may be another
        }
        if (followedTo >= 0 && head.number() > followedTo) {
            long first = followedTo + 1;
            if (head.number() - followedTo > GAP_MAX || !collect(first, head, dirty)) {
                blind(dirty);
            }
            turn(head.number(), dirty);
        }
        followedTo = head.number();
        refresh(dirty);
    }

    /** The workers that the blocks up to a head changed. @return false when the chain can not tell */
    private boolean collect(long first, FinalizedHead head, Set<Bytes> dirty) {
        try {
            for (long number = first; number <= head.number(); number++) {
                Optional<Bytes> hash = number == head.number() ? Optional.of(head.hash()) : chain.blockHash(number);
                if (hash.isEmpty()) {
                    return false;
                }
                for (Bytes key : ChangedKeys.of(chain.storageChanges(hash.get()))) {
                    Bytes owner = owners.get(key);
                    if (owner != null) {
                        dirty.add(owner);
                    }
                }
            }
            toldOfBlindness = false;
            return true;
        } catch (ChainException | ScaleException e) {
            if (!toldOfBlindness) {
                LOG.warn("the changes of para block {} can not be read, so all workers are read instead, at most every {} s: {}",
                        head.number(), BLIND_READ_MIN.toSeconds(), e.getMessage());
                toldOfBlindness = true;
            }
            return false;
        }
    }

    private void blind(Set<Bytes> dirty) {
        long now = System.nanoTime();
        if (now - blindReadAt >= BLIND_READ_MIN.toNanos()) {
            blindReadAt = now;
            dirty.addAll(keys.keySet());
        }
    }

    /** A share of all workers, so that each has its turn within a round. */
    private void turn(long number, Set<Bytes> dirty) {
        int share = (int) (number % ROUND_BLOCKS);
        keys.keySet().stream().filter(key -> Math.floorMod(key.hashCode(), ROUND_BLOCKS) == share).forEach(dirty::add);
    }

    private void refresh(Set<Bytes> dirty) throws InterruptedException {
        List<Bytes> followed = new ArrayList<>();
        for (Bytes key : dirty) {
            if (states.containsKey(key)) {
                followed.add(key);
            } else {
                Set<Bytes> gone = keys.remove(key);
                if (gone != null) {
                    gone.forEach(owners::remove);
                }
            }
        }
        Set<Bytes> changed = new HashSet<>();
        for (int from = 0; from < followed.size() && !closed; from += FleetReader.WORKERS_PER_QUESTION_MAX) {
            List<Bytes> some = followed.subList(from, Math.min(followed.size(), from + FleetReader.WORKERS_PER_QUESTION_MAX));
            Map<Bytes, OnChain> before = new HashMap<>();
            some.forEach(key -> before.put(key, states.getOrDefault(key, OnChain.NOTHING)));
            try {
                readSome(some).forEach((key, now) -> {
                    if (!now.state().equals(before.get(key))) {
                        changed.add(key);
                    }
                });
            } catch (ChainException e) {
                LOG.debug("{} workers are read again when they are asked for: {}", some.size(), e.getMessage());
                some.forEach(states::remove);
                changed.addAll(some);
            }
        }
        tell(changed);
    }

    private void tell(Set<Bytes> changed) {
        if (changed.isEmpty()) {
            return;
        }
        for (FleetChainListener listener : listeners) {
            try {
                listener.changed(changed);
            } catch (RuntimeException e) {
                LOG.warn("a listener of the fleet's chain failed", e);
            }
        }
    }

    @Deactivate
    public void close() {
        heads.close();
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
        try {
            thread.join(Duration.ofMillis(JOIN_MS_MAX));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
