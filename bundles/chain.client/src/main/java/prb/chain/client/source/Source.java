package prb.chain.client.source;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainException;
import prb.chain.api.ChainException.Kind;
import prb.chain.api.ChainIdentity;
import prb.chain.api.ChainSource;
import prb.chain.api.ChainSource.State;
import prb.chain.api.FinalizedHead;
import prb.chain.client.rpc.CallClass;
import prb.chain.client.rpc.Endpoint;
import prb.chain.client.rpc.Json;
import prb.chain.client.rpc.JsonException;
import prb.chain.client.rpc.RpcConnection;
import prb.chain.client.wire.Answers;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.substrate.chain.block.Header;

/**
 * One endpoint and the connection to it. A thread of its own connects, checks whose chain it is, follows its finalized heads,
 * looks after it every few seconds, and connects anew after a pause. Any thread may read.
 */
final class Source {

    /** A connection that lasted this long makes the next pause short again. */
    private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Between two reconnects because the source is behind or lied and there is no other. */
    private static final long LEAVE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A source that saw no new head for so long says nothing about the heads of others. */
    private static final long WITNESS_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Looks that may fail in a row before the connection is given up. */
    private static final int LOOKS_FAILED_MAX = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Source.class);

    final Health health;
    private final String name;
    private final Endpoint endpoint;
    private final Sources owner;
    private final SourceLimits limits;
    private final Backoff backoff;
    private final AtomicLong leftAt;
    private volatile @Nullable RpcConnection connection;
    private volatile @Nullable FinalizedHead head;
    private volatile long headAt;
    private volatile boolean syncing;
    private volatile boolean rising;
    private volatile boolean refused;
    private volatile boolean tried;
    private volatile String why = "not connected yet";
    private volatile String lie = "";

    Source(String name, Endpoint endpoint, Sources owner, SourceLimits limits, Backoff backoff) {
        this.name = name;
        this.endpoint = endpoint;
        this.owner = owner;
        this.limits = limits;
        this.backoff = backoff;
        this.health = new Health(owner.clock());
        this.leftAt = new AtomicLong(owner.clock().getAsLong() - LEAVE_NANOS);
    }

    String name() {
        return name;
    }

    /** The live, checked connection. */
    @Nullable
    RpcConnection connection() {
        RpcConnection live = connection;
        return live != null && live.isOpen() ? live : null;
    }

    /** The number of its finalized head, -1 before the first. */
    long headNumber() {
        FinalizedHead known = head;
        return known == null ? -1 : known.number();
    }

    /** Whether its head says something about those of others: it is not catching up, has a new head lately, is trusted. */
    boolean isWitness() {
        return !syncing && !health.isDemoted() && owner.clock().getAsLong() - headAt < WITNESS_NANOS;
    }

    /** Whether its head rose since it was connected: it is not stuck. */
    boolean isRising() {
        return rising;
    }

    State state(long highest) {
        if (connection() == null) {
            return refused ? State.REFUSED : State.DOWN;
        }
        if (health.isDemoted()) {
            return State.DEMOTED;
        }
        boolean behind = highest - headNumber() > limits.lagMax();
        return behind || syncing || health.isFailing() ? State.DEGRADED : State.READY;
    }

    ChainSource snapshot(long highest) {
        RpcConnection live = connection();
        long number = headNumber();
        return new ChainSource(name, state(highest), why(highest), number, number < 0 ? -1 : Math.max(0, highest - number),
                health.latency(), live == null ? 0 : live.inFlight(), health.answers.get(), health.errors.get(),
                health.demotions.get(), health.connects.get(), health.isPruned());
    }

    private String why(long highest) {
        return switch (state(highest)) {
            case DEGRADED -> syncing ? "it is catching up with its network" : health.isFailing() ? why
                    : "its head is " + (highest - headNumber()) + " blocks behind";
            case READY -> "";
            case DEMOTED -> "it gave a wrong answer: " + lie;
            default -> why;
        };
    }

    /** Notes the cause of a failure. */
    void failed(String reason) {
        health.failed();
        why = reason;
    }

    void demote(String reason) {
        lie = reason;
        health.demoted();
    }

    /** Ends the connection so that the next may reach another node behind the same address; not too often. */
    void leave(String reason) {
        long now = owner.clock().getAsLong();
        long before = leftAt.get();
        RpcConnection live = connection;
        if (live != null && now - before >= LEAVE_NANOS && leftAt.compareAndSet(before, now)) {
            live.end(reason);
        }
    }

    /** Whether an attempt to connect is over. */
    boolean hasTried() {
        return tried;
    }

    /** Connects again and again until the owner is closed. The source's own thread. */
    void run(HttpClient http) {
        String last = "";
        while (!owner.isClosed()) {
            long since = owner.clock().getAsLong();
            String over = attempt(http);
            if (owner.isClosed()) {
                return;
            }
            if (owner.clock().getAsLong() - since > STEADY_NANOS) {
                backoff.reset();
            }
            Duration pause = refused ? limits.rpc().backoffMax() : backoff.next();
            why = over;
            if (over.equals(last)) {
                LOG.debug("{}: still {}", owner.chain(), over);
            } else {
                LOG.warn("{}: {}; next try in {} ms", owner.chain(), over, pause.toMillis());
            }
            last = over;
            owner.pause(pause);
        }
    }

    void stop(String reason) {
        RpcConnection live = connection;
        if (live != null) {
            live.end(reason);
        }
    }

    // One connection from open to end; answers why it is over.
    private String attempt(HttpClient http) {
        RpcConnection live = null;
        rising = false;
        try {
            live = RpcConnection.open(http, endpoint, limits.rpc());
            greet(live);
            follow(live);
            refused = false;
            why = "";
            health.connects.incrementAndGet();
            connection = live;
            checkExpected(); // it may have been told while this connection was not seen yet
            LOG.info("{}: {} is connected, finalized head {}", owner.chain(), name, headNumber());
            owner.connected();
            return name + ": " + lookAfter(live);
        } catch (RefusedException e) {
            why = name + " is refused: " + e.getMessage();
            refused = true;
            return why;
        } catch (ChainException e) {
            return String.valueOf(e.getMessage());
        } catch (JsonException | ScaleException e) {
            return name + " answers nonsense: " + e.getMessage();
        } catch (InterruptedException e) {
            return "interrupted";
        } catch (RuntimeException e) {
            LOG.error("{}: a fault while following {}", owner.chain(), name, e);
            return name + ": " + e;
        } finally {
            connection = null;
            tried = true;
            if (live != null) {
                live.close();
            }
            owner.gone(this);
            owner.changed();
        }
    }

    private void greet(RpcConnection live) throws ChainException, RefusedException, InterruptedException {
        long began = owner.clock().getAsLong();
        Bytes genesis = quick(live, "chain_getBlockHash", 0).bytes(Answers.HASH_SIZE);
        health.timed(owner.clock().getAsLong() - began);
        // Asked twice: what is garbled on its way would else decide for all sources which chain this is.
        if (!quick(live, "chain_getBlockHash", 0).bytes(Answers.HASH_SIZE).equals(genesis)) {
            throw new ChainException(Kind.MALFORMED, name + " tells two different genesis hashes");
        }
        ChainIdentity found = new ChainIdentity(quick(live, "system_chain").text(), genesis);
        owner.identify(this, found, hasExpected(live));
        syncing = look(live);
    }

    /**
     * Whether it has the block that the chain must have; false also while there is none to ask for, or it is not so high.
     *
     * @throws RefusedException when it has another one
     */
    private boolean hasExpected(RpcConnection live) throws ChainException, RefusedException {
        FinalizedHead expected = owner.expected();
        if (expected == null) {
            return false;
        }
        Json found = quick(live, "chain_getBlockHash", expected.number());
        if (!found.isNull() && !found.bytes(Answers.HASH_SIZE).equals(expected.hash())) {
            throw new RefusedException(
                    "its block " + expected.number() + " is " + found.bytes(Answers.HASH_SIZE) + ", that of the"
                            + " stored chain is " + expected.hash());
        }
        return !found.isNull();
    }

    /** Looks whether the node that is connected now has the block that the chain must have; ends the connection if not. */
    void checkExpected() {
        RpcConnection live = connection();
        try {
            if (live != null) {
                hasExpected(live);
            }
        } catch (RefusedException e) {
            why = name + " is refused: " + e.getMessage();
            refused = true;
            live.end("it is refused: " + e.getMessage());
        } catch (ChainException | JsonException e) {
            LOG.debug("{}: whether {} is of the stored chain could not be seen: {}", owner.chain(), name, e.getMessage());
        }
    }

    private void follow(RpcConnection live) throws ChainException, RefusedException {
        FinalizedHead first = poll(live, true);
        check(live, first);
        long highest = owner.headNumber();
        if (highest - first.number() > limits.lagMax()) {
            LOG.warn("{}: {} is behind: its finalized head is {}, block {} was final before. If it was started anew, restart this"
                    + " process with another data folder", owner.chain(), name, first.number(), highest);
        }
        live.subscribe(CallClass.CHEAP, "chain_subscribeFinalizedHeads", List.of(), note -> {
            try {
                offer(live, confirmed(live, Answers.header(note)));
            } catch (JsonException | ScaleException | IllegalArgumentException e) {
                live.end("nonsense in a finalized head: " + e.getMessage());
            } catch (RefusedException e) {
                refused = true;
                live.end("it is refused: " + e.getMessage());
            } catch (ChainException e) {
                LOG.debug("{}: a head could not be checked: {}", owner.chain(), e.getMessage());
            }
        }, reason -> LOG.debug("{}: finalized heads of {} end: {}", owner.chain(), name, reason));
    }

    // A notice that was garbled on its way has another hash than the node tells when asked.
    private Header confirmed(RpcConnection live, Header header) throws ChainException {
        Json hash = quick(live, "chain_getBlockHash", header.number());
        if (!hash.isNull() && !hash.bytes(Answers.HASH_SIZE).equals(header.hash())) {
            live.end("it told of a finalized head " + header.number() + " that it does not know by number");
            throw new ChainException(Kind.MALFORMED, name + " told of a head that it does not know by number");
        }
        return header;
    }

    // A node of the same genesis may follow another chain, for example one that was started anew.
    private void check(RpcConnection live, FinalizedHead first) throws ChainException, RefusedException {
        Optional<FinalizedHead> known = owner.known(this, first.number());
        if (known.isEmpty() || known.get().number() == first.number() && known.get().hash().equals(first.hash())) {
            return;
        }
        Json found = quick(live, "chain_getBlockHash", known.get().number());
        if (!found.isNull() && !found.bytes(Answers.HASH_SIZE).equals(known.get().hash())) {
            owner.conflict(this, known.get(), found.bytes(Answers.HASH_SIZE));
        }
    }

    private FinalizedHead poll(RpcConnection live, boolean isNew) throws ChainException, RefusedException {
        Bytes hash = quick(live, "chain_getFinalizedHead").bytes(Answers.HASH_SIZE);
        FinalizedHead known = head;
        if (!isNew && known != null && known.hash().equals(hash)) {
            return known;
        }
        Json answer = quick(live, "chain_getHeader", hash);
        if (answer.isNull()) {
            throw new ChainException(Kind.UNAVAILABLE, name + " does not know its own finalized head " + hash);
        }
        Header header = Answers.header(answer);
        if (!header.hash().equals(hash)) {
            throw new ChainException(Kind.MALFORMED, name + " answers another header than that of " + hash);
        }
        offer(live, header);
        return new FinalizedHead(header.number(), header.hash());
    }

    private void offer(RpcConnection live, Header header) throws ChainException, RefusedException {
        FinalizedHead next = new FinalizedHead(header.number(), header.hash());
        if (!owner.isPlausible(this, next.number())) {
            demote("it calls block " + next.number() + " final, which no other node has seen");
            return;
        }
        FinalizedHead before = head;
        boolean higher = before != null && next.number() > before.number();
        if (before == null || connection != live || higher) {
            rising |= higher && connection == live;
            head = next;
            headAt = owner.clock().getAsLong();
        }
        owner.offer(this, live, header, next);
    }

    // Until the connection ends: is it syncing, does it answer, do its heads come. Answers why it ended.
    private String lookAfter(RpcConnection live) throws InterruptedException {
        int failures = 0;
        while (true) {
            Optional<String> over = live.awaitEnd(limits.healthEvery());
            if (over.isPresent()) {
                return over.get();
            }
            try {
                syncing = look(live);
                if (owner.clock().getAsLong() - headAt > limits.healthEvery().toNanos()) {
                    check(live, poll(live, headNumber() > owner.headNumber()));
                }
                owner.look();
                failures = 0;
            } catch (RefusedException e) {
                refused = true;
                live.end("it is refused: " + e.getMessage());
            } catch (ChainException | JsonException | ScaleException e) {
                failed("it does not answer well: " + e.getMessage());
                if (++failures >= LOOKS_FAILED_MAX) {
                    live.end("it does not answer well: " + e.getMessage());
                }
            }
        }
    }

    // Questions of our own wait no longer than one try of others': the connection is no good without them.
    private Json quick(RpcConnection live, String method, Object... params) throws ChainException {
        return live.call(CallClass.CHEAP, limits.oneTry(CallClass.CHEAP), method, params);
    }

    private boolean look(RpcConnection live) throws ChainException {
        long began = owner.clock().getAsLong();
        try {
            Json answer = quick(live, "system_health");
            health.timed(owner.clock().getAsLong() - began);
            health.answered();
            return answer.field("isSyncing").map(value -> value instanceof Json.Bool bool && bool.value()).orElse(false);
        } catch (ChainException e) {
            if (e.kind() == Kind.UNSUPPORTED || e.kind() == Kind.REJECTED) {
                return false;
            }
            throw e;
        }
    }
}
