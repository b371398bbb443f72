package prb.chain.client.source;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainException;
import prb.chain.api.ChainException.Kind;
import prb.chain.api.ChainIdentity;
import prb.chain.api.ChainSource;
import prb.chain.api.ChainSource.State;
import prb.chain.api.Demotion;
import prb.chain.api.FinalizedHead;
import prb.chain.client.rpc.CallClass;
import prb.chain.client.rpc.Endpoint;
import prb.chain.client.rpc.RpcConnection;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

/**
 * All sources of a chain. Which chain it is most of them say, or the one that has the block of the chain that is stored already;
 * a source of another genesis is refused. Any thread; {@link #close} returns when the threads have been told to end.
 */
public final class Sources implements AutoCloseable {

    /** How long the first source that says which chain this is waits for others to agree. */
    private static final long VOTES_WAIT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final Logger LOG = LoggerFactory.getLogger(Sources.class);

    private final String chain;
    private final SourceLimits limits;
    private final HeadFeed heads;
    private final HeadMerge merge;
    private final Runnable onFirst;
    private final LongSupplier clock;
    private final List<Source> sources = new ArrayList<>();
    private final Asked asked = new Asked();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder().executor(executor).build();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicBoolean announced = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long changes; // under the lock
    private final Asking asking = new Asking(this);
    private final Votes votes = new Votes();
    private volatile @Nullable FinalizedHead expected;
    private volatile @Nullable ChainIdentity identity;
    private volatile Runnable onIdentity = () -> {
    };

    /**
     * @param chain "relay chain" or "parachain", for messages
     * @param onFirst called once, on a source's thread, when a node was reached and its finalized head is known
     */
    public Sources(String chain, List<Endpoint> endpoints, SourceLimits limits, HeadFeed heads, Runnable onFirst) {
        this(chain, endpoints, limits, heads, onFirst, System::nanoTime, RandomGenerator.getDefault());
    }

    /** @param clock nanoseconds of any origin @param random draws pauses */
    Sources(String chain, List<Endpoint> endpoints, SourceLimits limits, HeadFeed heads, Runnable onFirst, LongSupplier clock,
            RandomGenerator random) {
        this.chain = chain;
        this.limits = limits;
        this.heads = heads;
        this.merge = new HeadMerge(chain, heads, limits, clock);
        this.onFirst = onFirst;
        this.clock = clock;
        Set<String> names = new HashSet<>();
        for (Endpoint endpoint : endpoints) {
            String name = endpoint.toString();
            for (int i = 2; !names.add(name); i++) {
                name = endpoint + "#" + i;
            }
            Backoff backoff = new Backoff(limits.rpc().backoffMin(), limits.rpc().backoffMax(),
                    RandomGeneratorFactory.of("L64X128MixRandom").create(random.nextLong()));
            sources.add(new Source(name, endpoint, this, limits, backoff));
        }
    }

    /** Begins to connect. */
    public void start() {
        for (Source source : sources) {
            Thread.ofVirtual().name("source " + source.name()).start(() -> source.run(http));
        }
    }

    /** Which chain this is. @throws IllegalStateException before the first node was reached */
    public ChainIdentity identity() {
        ChainIdentity known = identity;
        if (known == null) {
            throw new IllegalStateException("no node of the " + chain + " was reached yet");
        }
        return known;
    }

    /** The highest finalized head. @throws IllegalStateException before the first node was reached */
    public FinalizedHead head() {
        FinalizedHead known = heads.head();
        if (known == null) {
            throw new IllegalStateException("no node of the " + chain + " was reached yet");
        }
        return known;
    }

    public HeadFeed heads() {
        return heads;
    }

    /** How the sources do, in configured order. */
    public List<ChainSource> snapshot() {
        long highest = merge.number();
        return sources.stream().map(source -> source.snapshot(highest)).toList();
    }

    /**
     * Puts a question to the best source, and to others, again and again, until one answers it or its time is over.
     *
     * @throws ChainException UNAVAILABLE when time is over or the client is closed; otherwise what the sources say
     */
    public <T> T ask(Ask<T> ask) throws ChainException {
        return asking.ask(ask);
    }

    /** A connection to submit through: the same while it is good. @throws ChainException kind UNAVAILABLE when there is none */
    public RpcConnection submitting() throws ChainException {
        return asking.submitting();
    }

    /** See {@link prb.chain.api.Chain#demote}. */
    public Optional<String> demote(Demotion demotion) {
        Optional<Source> source = asked.take(demotion.question(), demotion.subject());
        source.ifPresent(liar -> demote(liar, demotion.question() + " of " + demotion.subject() + ": " + demotion.reason()));
        return source.map(Source::name);
    }

    void demote(Source liar, String reason) {
        LOG.warn("{}: {} is demoted for a wrong answer: {}", chain, liar.name(), reason);
        liar.demote(reason);
        merge.distrust(liar);
        long highest = merge.number();
        boolean alone = sources.stream().noneMatch(each -> each != liar && isGood(each.state(highest)));
        if (alone) {
            liar.leave("it gave a wrong answer and no other node is there: " + reason);
        }
    }

    private static boolean isGood(State state) {
        return state == State.READY || state == State.DEGRADED;
    }

    @Override
    public void close() {
        closing.countDown();
        sources.forEach(source -> source.stop("the chain client is stopped"));
        changed();
        http.shutdownNow();
        executor.shutdownNow();
    }

    boolean isClosed() {
        return closing.getCount() == 0;
    }

    String chain() {
        return chain;
    }

    LongSupplier clock() {
        return clock;
    }

    SourceLimits limits() {
        return limits;
    }

    List<Source> all() {
        return sources;
    }

    Finals finals() {
        return merge.finals();
    }

    long headNumber() {
        return merge.number();
    }

    void remember(Ask<?> ask, Source source) {
        if (ask.question != null && ask.subject != null) {
            asked.remember(ask.question, ask.subject, source);
        }
    }

    /** Waits before a reconnect; ends early when closed. */
    void pause(Duration time) {
        try {
            closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    /** Waits until a source came or went, but not longer than that. */
    void awaitChange(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            long seen = changes;
            while (changes == seen && !isClosed() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Wakes those who wait for a source. */
    void changed() {
        lock.lock();
        try {
            changes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A source is checked, its head is known. */
    void connected() {
        changed();
        if (!isClosed() && heads.head() != null && announced.compareAndSet(false, true)) {
            onFirst.run();
        }
    }

    /**
     * Takes what a source says which chain it serves, waits for a bounded time until it is decided, and compares.
     *
     * @param proven whether it has the block that the chain must have: that outweighs all votes
     */
    void identify(Source source, ChainIdentity found, boolean proven) throws RefusedException, InterruptedException {
        long deadline = clock.getAsLong() + VOTES_WAIT_NANOS;
        lock.lock();
        try {
            votes.put(source, found, proven);
            changed();
            while (identity == null) {
                long left = deadline - clock.getAsLong();
                Optional<ChainIdentity> winner = votes.decide(sources, left <= 0 || isClosed());
                if (winner.isPresent()) {
                    identity = winner.get();
                    LOG.info("{}: {} with genesis {}", chain, winner.get().name(), winner.get().genesisHash());
                } else {
                    changed.awaitNanos(left);
                }
            }
            ChainIdentity known = identity();
            if (votes.isBetter(found, known, sources)) {
                become(known, found);
            } else if (!known.genesisHash().equals(found.genesisHash())) {
                throw new RefusedException("it serves another chain, " + found.name() + " with genesis " + found.genesisHash()
                        + ", not " + known.name() + " with genesis " + known.genesisHash());
            }
        } finally {
            lock.unlock();
        }
    }

    private void become(ChainIdentity former, ChainIdentity found) {
        LOG.error("{}: it is {} with genesis {}, not {} with genesis {}, which the nodes reached before serve", chain,
                found.name(),
                found.genesisHash(), former.name(), former.genesisHash());
        identity = found;
        merge.forgetAll();
        sources.stream().filter(each -> votes.isForAnother(each, found)).forEach(each -> each.stop(
                "others serve another chain, " + found.name()));
        onIdentity.run();
    }

    /** Calls when the chain turns out to be another than {@link #identity} said before; return soon. */
    public void onIdentity(Runnable listener) {
        onIdentity = listener;
    }

    /** See {@link prb.chain.api.Chain#expect}. */
    public void expect(FinalizedHead block) {
        if (sources.size() < 2 || isClosed()) {
            return; // one address: whoever asks sees by itself that it serves another chain, and no other can be had
        }
        expected = block;
        sources.forEach(source -> Thread.ofVirtual().name("expect " + source.name()).start(source::checkExpected));
    }

    /** The block that the chain must have; null while none is known. */
    @Nullable
    FinalizedHead expected() {
        return expected;
    }

    /** Whether a head is not far above what living sources see. */
    boolean isPlausible(Source source, long number) {
        return merge.isPlausible(source, number);
    }

    /** A source lost its connection. */
    void gone(Source source) {
        merge.gone(source);
    }

    /** Looks whether the head still holds. */
    void look() {
        merge.look();
    }

    void offer(Source source, RpcConnection live, Header header, FinalizedHead next) throws ChainException, RefusedException {
        merge.offer(source, live, header, next);
    }

    /** A final block at or below a number that a source can be checked by. */
    Optional<FinalizedHead> known(Source source, long number) throws ChainException {
        return merge.known(source, number, limits.oneTry(CallClass.CHEAP));
    }

    void conflict(Source source, FinalizedHead known, Bytes other) throws RefusedException {
        merge.conflict(source, known, other);
    }

    ChainException unavailable(String reason) {
        return new ChainException(Kind.UNAVAILABLE, reason);
    }
}
