package prb.chain.client;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainException;
import prb.chain.api.ChainException.Kind;
import prb.chain.api.ChainIdentity;
import prb.chain.api.FinalizedHead;
import prb.chain.client.rpc.Endpoint;
import prb.chain.client.rpc.Json;
import prb.chain.client.rpc.JsonException;
import prb.chain.client.rpc.RpcConnection;
import prb.chain.client.rpc.RpcSettings;
import prb.scale.Bytes;

/**
 * Keeps one checked connection to one of several endpoints of a chain. A lost connection is replaced: endpoints in turn,
 * with pauses that double up to a limit and are jittered. The first chain reached is the chain; an endpoint that serves
 * another genesis is refused. Any thread; {@link #close} returns when the link's own thread has been told to end.
 */
final class Link implements AutoCloseable {

    /** A connection that lasted this long makes the next pause short again. */
    private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** The doubling of pauses stops here; the longest pause cuts in before. */
    private static final int DOUBLINGS_MAX = 16;

    /** Nodes differ by some blocks; one that is further behind what was seen is worth a warning. */
    private static final long LAG_BLOCKS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    private final String chain;
    private final List<Endpoint> endpoints;
    private final RpcSettings settings;
    private final HeadFeed heads;
    private final Runnable onFirst;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder().executor(executor).build();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable RpcConnection current;
    private volatile @Nullable ChainIdentity identity;
    private boolean announced; // the link's thread only

    /**
     * @param chain "relay chain" or "parachain", for messages
     * @param onFirst called once, on the link's thread, when a node was reached and its finalized head is known
     */
    Link(String chain, List<Endpoint> endpoints, RpcSettings settings, HeadFeed heads, Runnable onFirst) {
        this.chain = chain;
        this.endpoints = List.copyOf(endpoints);
        this.settings = settings;
        this.heads = heads;
        this.onFirst = onFirst;
    }

    void start() {
        Thread.ofVirtual().name("link " + chain).start(this::run);
    }

    ChainIdentity identity() {
        return Objects.requireNonNull(identity, "no node was reached yet");
    }

    /** The live connection. @throws ChainException kind UNAVAILABLE while there is none */
    RpcConnection connection() throws ChainException {
        RpcConnection live = current;
        if (live == null) {
            String why = closing.getCount() == 0 ? "the chain client is stopped" : "no node of the " + chain
                    + " is connected; tried " + endpoints;
            throw new ChainException(Kind.UNAVAILABLE, why);
        }
        return live;
    }

    @Override
    public void close() {
        closing.countDown();
        RpcConnection live = current;
        current = null;
        if (live != null) {
            live.end("the chain client is stopped");
        }
        http.shutdownNow();
        executor.shutdownNow();
    }

    private boolean isClosed() {
        return closing.getCount() == 0;
    }

    private void run() {
        int failures = 0;
        for (int turn = 0; !isClosed(); turn++) {
            Endpoint endpoint = endpoints.get(turn % endpoints.size());
            long since = System.nanoTime();
            String why = attempt(endpoint);
            if (isClosed()) {
                return;
            }
            failures = System.nanoTime() - since > STEADY_NANOS ? 0 : failures + 1;
            Duration pause = pause(failures / endpoints.size());
            LOG.warn("{}: {}; next try at {} in {} ms", chain, why, endpoints.get((turn + 1) % endpoints.size()),
                    pause.toMillis());
            try {
                if (closing.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private Duration pause(int doublings) {
        long most = Math.min(settings.backoffMax().toNanos(), settings.backoffMin().toNanos() << Math.min(doublings,
                DOUBLINGS_MAX));
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(settings.backoffMin().toNanos(), most + 1));
    }

    // One connection from open to end; answers why it is over.
    private String attempt(Endpoint endpoint) {
        RpcConnection connection = null;
        try {
            connection = RpcConnection.open(http, endpoint, settings);
            greet(connection);
            FinalizedHead at = follow(connection);
            current = connection;
            LOG.info("{} {} ({}) connected at {}, finalized head {}", chain, identity().name(), identity().genesisHash(),
                    endpoint,
                    at.number());
            if (isClosed()) {
                return "stopped";
            }
            if (!announced) {
                announced = true;
                onFirst.run();
            }
            return endpoint + ": " + connection.awaitEnd();
        } catch (ChainException e) {
            return String.valueOf(e.getMessage());
        } catch (JsonException | prb.scale.ScaleException e) {
            return endpoint + " answers nonsense: " + e.getMessage();
        } catch (InterruptedException e) {
            return "interrupted";
        } catch (RuntimeException e) {
            LOG.error("{}: a fault while connecting to {}", chain, endpoint, e);
            return endpoint + ": " + e;
        } finally {
            current = null;
            if (connection != null) {
                connection.close();
            }
        }
    }

    private void greet(RpcConnection connection) throws ChainException {
        ChainIdentity found = new ChainIdentity(connection.call("system_chain").text(),
                connection.call("chain_getBlockHash", 0).bytes(32));
        ChainIdentity known = identity;
        if (known != null && !known.genesisHash().equals(found.genesisHash())) {
            throw new ChainException(Kind.MALFORMED, connection.endpoint() + " is refused: it serves another chain, "
                    + found.name() + " with genesis "
                    + found.genesisHash() + ", not " + known.name() + " with genesis " + known.genesisHash());
        }
        if (known == null) {
            identity = found;
        }
    }

    private FinalizedHead follow(RpcConnection connection) throws ChainException {
        Json hash = connection.call("chain_getFinalizedHead");
        FinalizedHead first = head(connection.call("chain_getHeader", hash.bytes(32)));
        compare(connection, first);
        connection.subscribe("chain_subscribeFinalizedHeads", List.of(), note -> {
            try {
                heads.offer(head(note));
            } catch (JsonException | prb.scale.ScaleException | IllegalArgumentException e) {
                connection.end("nonsense in a finalized head: " + e.getMessage());
            }
        }, reason -> LOG.debug("{}: finalized heads end: {}", chain, reason));
        heads.offer(first);
        return first;
    }

    // A chain that was started anew has the old genesis and other blocks: it must not go on in the old one's place.
    private void compare(RpcConnection connection, FinalizedHead first) throws ChainException {
        FinalizedHead seen = heads.head();
        if (seen == null) {
            return;
        }
        if (first.number() < seen.number() - LAG_BLOCKS) {
            LOG.warn("{}: {} is behind: its finalized head is {}, block {} was final before. Work waits until it gets there. If"
                    + " it was started anew, restart this process with another data folder", chain, connection.endpoint(),
                    first.number(), seen.number());
        }
        if (first.number() < seen.number()) {
            return;
        }
        Json found = first.number() == seen.number() ? null : connection.call("chain_getBlockHash", seen.number());
        Bytes hash = found == null ? first.hash() : found.isNull() ? seen.hash() : found.bytes(32);
        if (!hash.equals(seen.hash())) {
            throw new ChainException(Kind.MALFORMED, connection.endpoint() + " is refused: it calls " + hash + " final at block "
                    + seen.number() + ", " + seen.hash() + " was final before; it follows another chain of the same genesis");
        }
    }

    private static FinalizedHead head(Json header) {
        var decoded = Answers.header(header);
        return new FinalizedHead(decoded.number(), decoded.hash());
    }
}
