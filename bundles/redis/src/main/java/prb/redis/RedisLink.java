package prb.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.redisson.Redisson;
import org.redisson.api.RScript;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.api.listener.StatusListener;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.config.SingleServerConfig;
import org.redisson.config.TransportMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connected Redisson client and what the queue needs of it: scripts and channels. No command is sent twice by itself: the
 * caller knows which of them may be.
 */
final class RedisLink implements AutoCloseable {

    /** Prefix of all keys; the braces keep them together where keys are spread by hash. */
    static final String PREFIX = "{prb:q}:";

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    /** Threads that read and write sockets, and threads that hand on messages of channels. */
    private static final int THREADS = 2;
    /** Connections for commands; each carries one command at a time. */
    private static final int CONNECTIONS = 8;
    private static final int CONNECT_MS = 2_000;
    private static final int PING_MS = 5_000;
    private static final long SHUTDOWN_MS = 2_000;

    private final RedissonClient client;
    private final Endpoint endpoint;
    private final RScript scripts;
    private final Duration answer;

    private RedisLink(RedissonClient client, Endpoint endpoint, Duration answer) {
        this.client = client;
        this.endpoint = endpoint;
        this.scripts = client.getScript(ByteArrayCodec.INSTANCE);
        this.answer = answer;
    }

    /**
     * Connects, and listens to both channels.
     *
     * @param offered called when a job begins to wait, and when messages may have been missed; from any thread
     * @param ended called with the id of each job that ended; an empty id when messages may have been missed
     * @throws Unreachable when Redis does not answer, or refuses the login
     */
    static RedisLink connect(Endpoint endpoint, Duration answer, Runnable offered, Consumer<String> ended) {
        RedisLink link = connect(endpoint, answer);
        try {
            link.listen("offered", message -> offered.run());
            link.listen("ended", ended);
            return link;
        } catch (RuntimeException e) {
            link.close();
            throw new Unreachable(reason(e), e);
        }
    }

    /** Connects for scripts only. @throws Unreachable when Redis does not answer, or refuses the login */
    static RedisLink connect(Endpoint endpoint, Duration answer) {
        RedissonClient client;
        try {
            client = Redisson.create(config(endpoint, answer));
        } catch (RuntimeException e) {
            throw new Unreachable(reason(e), e);
        }
        return new RedisLink(client, endpoint, answer);
    }

    private static Config config(Endpoint endpoint, Duration answer) {
        Config config = new Config();
        config.setTransportMode(TransportMode.NIO).setThreads(THREADS).setNettyThreads(THREADS).setUseScriptCache(true);
        endpoint.user().ifPresent(config::setUsername);
        endpoint.password().ifPresent(config::setPassword);
        SingleServerConfig server = config.useSingleServer();
        server.setAddress(endpoint.address()).setDatabase(endpoint.database()).setConnectionPoolSize(CONNECTIONS)
                .setConnectionMinimumIdleSize(1).setSubscriptionConnectionPoolSize(2)
                .setSubscriptionConnectionMinimumIdleSize(1);
        server.setTimeout((int) answer.toMillis()).setConnectTimeout(CONNECT_MS).setRetryAttempts(0)
                .setPingConnectionInterval(PING_MS);
        return config;
    }

    private void listen(String name, Consumer<String> heard) {
        RTopic topic = client.getTopic(PREFIX + name, StringCodec.INSTANCE);
        topic.addListener(String.class, (channel, message) -> heard.accept(message));
        topic.addListener(new StatusListener() {
            @Override
            public void onSubscribe(String channel) {
                heard.accept("");
            }

            @Override
            public void onUnsubscribe(String channel) {
                // It is subscribed again as soon as there is a connection; until then the callers look by themselves.
            }
        });
    }

    /**
     * Runs a script. Interruption does not cut it short, so that no answer is lost; the wait is bounded.
     *
     * @param args texts, numbers and byte arrays
     * @return its answer: byte arrays, longs and lists of them
     * @throws Unreachable when no answer came; the script may have run
     * @throws Refused when Redis answered with an error
     */
    List<Object> run(Script script, List<?> args) {
        return run(script.text(), List.of(PREFIX), args);
    }

    @SuppressWarnings("unchecked")
    List<Object> run(String script, List<Object> keys, List<?> args) {
        Object[] bytes = args.stream().map(RedisLink::bytes).toArray();
        CompletableFuture<Object> running;
        try {
            running = scripts.evalAsync(RScript.Mode.READ_WRITE, script, RScript.ReturnType.LIST, keys, bytes)
                    .toCompletableFuture();
        } catch (RuntimeException e) {
            throw failure(e);
        }
        return (List<Object>) outcome(running);
    }

    private Object outcome(CompletableFuture<Object> running) {
        long end = System.nanoTime() + answer.multipliedBy(3).toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return running.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException e) {
            running.cancel(true);
            throw new Unreachable("it does not answer", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException failure(Throwable cause) {
        return switch (cause) {
            case RedisConnectionException e -> new Unreachable(reason(e), e);
            case RedisTimeoutException e -> new Unreachable(reason(e), e);
            default -> isOfTheNetwork(cause) ? new Unreachable(reason(cause), cause) : new Refused(reason(cause), cause);
        };
    }

    private static boolean isOfTheNetwork(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null && at.getCause() != at && !(at instanceof IOException)) {
            at = at.getCause();
        }
        return at instanceof IOException;
    }

    private static byte[] bytes(Object arg) {
        return arg instanceof byte[] raw ? raw : arg.toString().getBytes(StandardCharsets.UTF_8);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** A setting of the server; empty when it may not be asked. */
    Optional<String> setting(String name) {
        try {
            return Optional.ofNullable(client.getRedisNodes(RedisNodes.SINGLE).getInstance().getConfig(name).get(name));
        } catch (RedisException notAllowed) {
            LOG.debug("Redis does not tell its setting {}", name, notAllowed);
            return Optional.empty();
        }
    }

    /** The innermost message, without what the client adds about its own state and about the command, which may be a login. */
    private static String reason(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null && at.getCause() != at) {
            at = at.getCause();
        }
        String text = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
        return text.lines().findFirst().orElse(text).replaceFirst("(\\.|;)? *(channel|[Cc]ommand|params):.*", "");
    }

    @Override
    public void close() {
        client.shutdown(0, SHUTDOWN_MS, TimeUnit.MILLISECONDS);
    }

    /** Redis gave no answer. */
    static final class Unreachable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Redis answered with an error. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
