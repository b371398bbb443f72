package prb.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiEvents;

/**
 * Who listens to this role, at most {@value #STREAMS_MAX}, and what they are told: {@code status} when it changed, looked at once
 * a second while somebody listens, and what other rooms publish. Any thread.
 */
@Component(service = {ApiEvents.class, Events.class})
public final class Events implements ApiEvents {

    static final int STREAMS_MAX = 32;
    private static final int JSON_CHARS_MAX = 64 << 10;
    private static final long LOOK_MS = 1_000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
    private static final String STATUS = "/api/v1/status";
    /** It changes all the time. */
    private static final String UPTIME = "seconds";
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final Resources resources;
    private final List<EventStream> streams = new CopyOnWriteArrayList<>();
    private final ObjectMapper mapper = new ObjectMapper();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("prb-ops-events").daemon().factory());
    private final ScheduledFuture<?> looks;
    private @Nullable JsonNode told;
    private boolean closed;

    @Activate
    public Events(@Reference Resources resources) {
        this.resources = resources;
        this.looks = clock.scheduleWithFixedDelay(this::tick, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    @Deactivate
    void close() {
        synchronized (this) {
            closed = true;
        }
        looks.cancel(true);
        clock.shutdownNow();
        streams.forEach(EventStream::end);
        streams.clear();
    }

    /** A new listener, who is told the present status first; empty when there are enough. */
    synchronized Optional<EventStream> open() {
        if (closed || streams.size() >= STREAMS_MAX) {
            return Optional.empty();
        }
        EventStream stream = new EventStream();
        status().ifPresent(json -> stream.tell(frame("status", json)));
        streams.add(stream);
        return Optional.of(stream);
    }

    void leave(EventStream stream) {
        streams.remove(stream);
    }

    @Override
    public void publish(String name, String json) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name of an event");
        }
        if (json.length() > JSON_CHARS_MAX) {
            throw new IllegalArgumentException("event " + name + " has " + json.length() + " characters, limit is "
                    + JSON_CHARS_MAX);
        }
        String frame = frame(name, json);
        streams.forEach(stream -> stream.tell(frame));
    }

    /** A line break would end the event before its end. */
    private static String frame(String name, String json) {
        return "event: " + name + "\ndata: " + json.replaceAll("[\r\n]+", " ") + "\n\n";
    }

    private void tick() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.error("listeners can not be told the status", e);
        }
    }

    /** Tells the status when it is another one than the last that was told. */
    void look() {
        if (streams.isEmpty()) {
            return;
        }
        Optional<String> now = status();
        if (now.isPresent()) {
            JsonNode lasting = lasting(now.get());
            if (!lasting.equals(told)) {
                told = lasting;
                publish("status", now.get());
            }
        }
    }

    private Optional<String> status() {
        ApiAnswer answer = resources.get(STATUS, "");
        return answer.status() == 200 ? Optional.of(answer.json()) : Optional.empty();
    }

    private JsonNode lasting(String json) {
        try {
            JsonNode status = mapper.readTree(json);
            return status instanceof ObjectNode object ? object.without(UPTIME) : status;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the status is no JSON: " + e.getOriginalMessage(), e);
        }
    }
}
