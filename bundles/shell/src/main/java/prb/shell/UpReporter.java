package prb.shell;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.worker.api.WorkerReport;

/** Shows the progress of {@code prb up} on standard error, and ends the process when its goal is reached or out of time. */
@Component(immediate = true, service = UpReporter.class, configurationPid = "prb.shell.up",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class UpReporter {
    private static final Logger LOG = LoggerFactory.getLogger(UpReporter.class);
    private static final long LOOK_MS = 200;
    private static final long LINE_MS = 1_000;
    /** Once everything computes and somebody reads lines, not a terminal, a line is news only so often. */
    private static final long QUIET_LINE_MS = 10_000;

    /** Settings. */
    @ObjectClassDefinition(name = "Runtime Bridge: progress of prb up")
    public @interface Config {
        @AttributeDefinition(description = "Whether progress is shown. Default false.")
        boolean enabled() default false;

        @AttributeDefinition(description = "State of all workers at which the process ends: synced, computing, "
                + "or empty for never.")
        String until() default "";

        @AttributeDefinition(description = "Seconds from the start of the process after which it gives up; 0 never.")
        int timeoutS() default 0;

        @AttributeDefinition(description = "Whether the last line of standard output is a JSON object. Default false.")
        boolean json() default false;
    }

    private final StatusSource source;
    private final Config config;
    private final IntConsumer exit;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final Pace pace = new Pace();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("prb-up").factory());
    private long nextLineMs;
    private boolean tableShown;
    private boolean ended;

    @Activate
    public UpReporter(Config config, @Reference StatusSource source, @Reference(target = "(prb.exit=true)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policyOption = ReferencePolicyOption.GREEDY) @Nullable IntConsumer exit) {
        this(config, source, exit, standardOutput(), System.err, System.console() != null && System.console().isTerminal());
        if (config.enabled()) {
            // look() handles its own failures
            var unused = timer.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
        }
    }

    UpReporter(Config config, StatusSource source, @Nullable IntConsumer exit, PrintStream out, PrintStream err,
            boolean terminal) {
        this.config = config;
        this.source = source;
        this.exit = exit == null ? code -> LOG.warn("nobody ends the process with code {}", code) : exit;
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /** The process's own: the launcher points {@code System.out} to standard error, so that no bundle writes in between. */
    private static PrintStream standardOutput() {
        return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    }

    @Deactivate
    void stop() {
        timer.shutdownNow();
    }

    private void look() {
        try {
            see(source.status(), source.reports(), System.nanoTime() / 1_000_000);
        } catch (RuntimeException e) {
            // A room that is just being swapped may refuse; the next look finds the new one.
            LOG.debug("progress could not be read", e);
        }
    }

    /** One look at the state of things at a time in milliseconds. */
    void see(RoleStatus status, List<WorkerReport> reports, long ms) {
        if (ended) {
            return;
        }
        boolean reached = status.reached(config.until());
        boolean late = !reached && config.timeoutS() > 0 && !config.until().isEmpty() && status.seconds() >= config.timeoutS();
        pace.add(ms, height(status, reports), status.relay().finalized());
        boolean settled = status.reached("computing");
        if (ms >= nextLineMs || reached || late) {
            print(line(status), reached || late);
            nextLineMs = ms + (settled && !terminal ? QUIET_LINE_MS : LINE_MS);
        }
        if (reached || late) {
            end(status, reports, reached);
        } else if (settled && !tableShown) {
            tableShown = true;
            err.print(System.lineSeparator() + StatusTable.of(status, reports));
        }
    }

    private void end(RoleStatus status, List<WorkerReport> reports, boolean reached) {
        ended = true;
        err.print(StatusTable.of(status, reports));
        if (reached) {
            err.printf("prb: all workers are %s after %.1f s%n", config.until(), status.seconds());
        } else {
            err.printf("prb: not all workers are %s after %d s%n", config.until(), config.timeoutS());
        }
        err.flush();
        if (config.json()) {
            out.println(status.json(reached));
            out.flush();
        }
        exit.accept(reached ? 0 : 1);
    }

    /** What the slowest worker has, or what is encoded while there is none. */
    private static long height(RoleStatus status, List<WorkerReport> reports) {
        return reports.stream().mapToLong(WorkerReport::nextRelayHeader).filter(next -> next > 0).min().orElse(status.relay()
                .encoded() + 1) - 1;
    }

    private String line(RoleStatus status) {
        RoleStatus.Workers workers = status.workers();
        long left = pace.secondsLeft();
        String away = left < 0 ? "ETA -" : "ETA " + left + " s";
        String near = status.relay().encoded() > status.relay().finalized() ? "chain is behind the data folder" : "at the tip";
        String eta = status.relay().finalized() < 0 ? "no chain yet" : left == 0 ? near : away;
        return String.format("%6.1f s  relay %s/%s  para %s/%s  %.1f blocks/s  %s  "
                + "workers %d: %d synced, %d computing, %d error  extrinsics %d",
                status.seconds(), StatusTable.height(status.relay().encoded()), StatusTable.height(status.relay().finalized()),
                StatusTable.height(status.para().encoded()), StatusTable.height(status.para().finalized()), pace.speed(), eta,
                workers.total(), workers.synced(), workers.computing(), workers.error(), status.extrinsics().sent());
    }

    private void print(String line, boolean last) {
        if (terminal && !last) {
            err.print("\r" + line + "\u001b[K");
        } else {
            err.println(terminal ? "\r" + line + "\u001b[K" : line);
        }
        err.flush();
    }
}
