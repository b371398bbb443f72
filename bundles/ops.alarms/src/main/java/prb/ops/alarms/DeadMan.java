package prb.ops.alarms;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a server of somebody else every so often that this role lives and watches, so that silence is an alarm: where process,
 * host or network die, nobody is left here to tell. For one thread.
 */
final class DeadMan {

    private static final Logger LOG = LoggerFactory.getLogger(DeadMan.class);
    private static final long LOG_EVERY = 20;

    private final Http http;
    private final HttpRequest request;
    private final long everyMs;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private long nextMs = Long.MIN_VALUE;
    private long failures;

    /** @param method GET or POST */
    DeadMan(Http http, URI url, String method, Duration every) {
        this.http = http;
        this.request = Http.request(url).method(method, HttpRequest.BodyPublishers.noBody()).build();
        this.everyMs = every.toMillis();
    }

    /** Pings when it is due. @param alive whether the checks of life pass; nothing is sent while they do not */
    void beat(boolean alive, long nowMs) throws InterruptedException {
        if (!alive || nowMs < nextMs) {
            return;
        }
        nextMs = nowMs + everyMs;
        try {
            http.send(request);
            sent.incrementAndGet();
            failures = 0;
        } catch (IOException e) {
            failed.incrementAndGet();
            if (failures++ % LOG_EVERY == 0) {
                LOG.warn("the sign of life could not be given: {}", e.getMessage());
            }
        }
    }

    long sent() {
        return sent.get();
    }

    long failed() {
        return failed.get();
    }
}
