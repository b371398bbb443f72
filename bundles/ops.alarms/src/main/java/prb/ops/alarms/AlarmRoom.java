package prb.ops.alarms;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room: looks every few seconds on a thread of its own, hands what is to be told to the outboxes and to the log, and gives
 * signs of life on a second thread. Settings change live; alarms and silences outlive that. Any thread.
 */
@Component(immediate = true, service = AlarmRoom.class, configurationPid = "prb.ops.alarms")
@Designate(ocd = AlarmConfig.class)
public final class AlarmRoom {

    private static final Logger LOG = LoggerFactory.getLogger(AlarmRoom.class);
    private static final long MS_PER_S = 1_000;
    private static final long MS_PER_MIN = 60_000;
    private static final long BEAT_MS = 1_000;
    private static final int THREADS = 2;
    /** Looks that may be missed before this room counts as dead itself. */
    private static final int LOOKS_MISSED_MAX = 12;
    private static final String SILENCES = "alarm-silences.json";

    private final Watcher watcher;
    private final Rules rules = new Rules();
    private final Processes processes = new Processes(Processes.folder(System.getenv()));
    private final Path folder;
    private final String source;
    private final Silences silences;
    private final Book book;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS,
            Thread.ofPlatform().daemon().name("prb-alarms-", 0).factory());
    private final Object lock = new Object();
    private volatile AlarmConfig config;
    private volatile Sending sending;
    private volatile long lookedNanos = System.nanoTime();
    private ScheduledFuture<?> looking;

    @Activate
    public AlarmRoom(BundleContext context, AlarmConfig config, @Reference Watcher watcher) {
        this.watcher = watcher;
        this.config = config;
        this.sending = new Sending(config);
        String data = Objects.requireNonNullElse(context.getProperty("prb.data"), ".");
        this.folder = Path.of(config.folder().isEmpty() ? data : config.folder());
        this.source = host() + " " + Objects.requireNonNullElse(context.getProperty("prb.role"), "bridge");
        this.silences = new Silences(folder.resolve(SILENCES));
        this.book = new Book(silences);
        this.looking = schedule(config);
        // beat() handles its own failures
        var unused = threads.scheduleWithFixedDelay(this::beat, BEAT_MS, BEAT_MS, TimeUnit.MILLISECONDS);
        sending.problems().forEach(problem -> LOG.error("alarms: {}", problem));
    }

    private static String host() {
        try {
            return java.net.InetAddress.getLocalHost().getHostName();
        } catch (java.net.UnknownHostException e) {
            return "localhost";
        }
    }

    private ScheduledFuture<?> schedule(AlarmConfig wanted) {
        return threads.scheduleWithFixedDelay(this::look, wanted.intervalS(), wanted.intervalS(), TimeUnit.SECONDS);
    }

    @Modified
    void modified(AlarmConfig changed) {
        synchronized (lock) {
            Sending before = sending;
            config = changed;
            sending = new Sending(changed);
            before.close();
            looking.cancel(false);
            looking = schedule(changed);
            sending.problems().forEach(problem -> LOG.error("alarms: {}", problem));
        }
    }

    @Deactivate
    void close() {
        threads.shutdownNow();
        synchronized (lock) {
            sending.close();
        }
    }

    private void look() {
        try {
            Instant now = Instant.now();
            AlarmConfig present = config;
            Snapshot snapshot = watcher.look(folder, processes, present.attestationDays() > 0, now);
            tell(book.step(rules.look(snapshot, thresholds(present), now), timing(present), now), now);
            lookedNanos = System.nanoTime();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            LOG.error("looking for alarms failed; the next look is in {} s", config.intervalS(), bug);
        }
    }

    private void tell(List<Event> events, Instant now) {
        if (events.isEmpty()) {
            return;
        }
        int firing = book.firing().size();
        for (Event event : events) {
            String affected = event.alarm().finding().items().isEmpty() ? "" : ", affected: " + event.alarm().finding().items()
                    .size();
            if (event.kind() == Event.Kind.RESOLVED) {
                LOG.info("alarm over: {}{}", event.alarm().finding().title(), firing == 0 ? "; all clear" : "");
            } else {
                LOG.warn("alarm {} ({}): {}. {}{}", event.kind().text(), event.alarm().severity().text(),
                        event.alarm().finding().title(), event.alarm().finding().text(), affected);
            }
        }
        Message message = Message.of(events, firing, source, now);
        sending.outboxes().forEach(outbox -> outbox.offer(message));
    }

    private void beat() {
        try {
            Optional<DeadMan> deadMan = sending.deadMan();
            if (deadMan.isPresent()) {
                deadMan.get().beat(isLooking() && watcher.isAlive(), System.nanoTime() / TimeUnit.MILLISECONDS.toNanos(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            LOG.error("the sign of life failed", bug);
        }
    }

    /** Whether rules are looked at as often as they should be. */
    boolean isLooking() {
        return System.nanoTime() - lookedNanos < Duration.ofSeconds((long) config.intervalS() * LOOKS_MISSED_MAX + 1).toNanos();
    }

    private static Thresholds thresholds(AlarmConfig config) {
        return new Thresholds(config.stillS() * MS_PER_S, config.lagBlocks(), new BigInteger(config.accountLow()), config
                .diskLowBytes(), config.attestationDays());
    }

    private static Timing timing(AlarmConfig config) {
        return new Timing(config.pendingS() * MS_PER_S, config.clearS() * MS_PER_S, config.repeatMin() * MS_PER_MIN, config
                .escalateMin() * MS_PER_MIN);
    }

    Book book() {
        return book;
    }

    Silences silences() {
        return silences;
    }

    Sending sending() {
        return sending;
    }

    /** When rules were looked at last, as {@link System#nanoTime}. */
    long lookedNanos() {
        return lookedNanos;
    }

    /** Free bytes below which the disk is low. */
    long diskLowBytes() {
        return config.diskLowBytes();
    }

    Path folder() {
        return folder;
    }

    /** Sends a test to everybody, once, and waits for it. @return a line each */
    List<String> test() throws InterruptedException {
        Message message = Message.test(source, Instant.now());
        List<String> lines = new ArrayList<>(sending.problems());
        for (Outbox outbox : sending.outboxes()) {
            String name = outbox.notifier().name();
            try {
                outbox.notifier().send(message);
                lines.add(name + ": sent");
            } catch (IOException e) {
                lines.add(name + ": FAILED, " + e.getMessage());
            }
        }
        return lines.isEmpty() ? List.of("Nobody is told: set PRB_ALARM_WEBHOOK_URL, PRB_ALARM_TELEGRAM_TOKEN_FILE or"
                + " PRB_ALARM_SMTP_HOST.") : lines;
    }
}
