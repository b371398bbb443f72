package prb.dropins;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room: looks at the folder twice a second on a thread of its own, tells the health of drop-ins and answers the shell
 * command {@code prb:dropins}. Its end takes all drop-ins with it. Looking, not waiting to be told, since file systems on other
 * hosts tell nothing. Limits: {@link #LOOK_MS}, {@link #STOP_S_MAX}.
 */
@Component(immediate = true, service = {DropIns.class, HealthCheck.class}, configurationPid = "prb.dropins", property = {
    "hc.name=dropins", "hc.tags=health", "osgi.command.scope=prb", "osgi.command.function=dropins"})
@Designate(ocd = DropIns.Config.class)
public final class DropIns implements HealthCheck {

    /** Settings of the room. */
    @ObjectClassDefinition(name = "Drop-ins", description = "Bundles and archives that are dropped into a folder")
    public @interface Config {
        /** The folder. */
        @AttributeDefinition(name = "folder", description = "Folder of the drop-ins; dropins of the distribution when empty")
        String folder() default "";

        /** Where the operator says whom to trust. */
        @AttributeDefinition(name = "trust",
                description = "Folder with sha256.txt and *.pem; conf/trust of the distribution when empty")
        String trust() default "";

        /** Whether unsigned drop-ins load. */
        @AttributeDefinition(name = "open", description = "Whether drop-ins load that nobody vouches for; on a devnet only")
        boolean open() default false;

        /** Whether the chains are simulated ones of this process. */
        @AttributeDefinition(name = "devnet", description = "Whether this process simulates the chains; a feature says so")
        boolean devnet() default false;
    }

    private static final Logger LOG = LoggerFactory.getLogger(DropIns.class);
    private static final long LOOK_MS = 500;
    private static final int STOP_S_MAX = 10;
    /** A drop-in that takes longer shows in health. */
    private static final int HANG_S = 30;

    private final FrameworkStartLevel levels;
    private final Keeper keeper;
    private final boolean ignoredOpen;
    private final ServiceRegistration<?> hidden;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("prb-dropins").daemon().factory());

    private final ScheduledFuture<?> looking;

    /** Begins to look once the framework has started the roles' bundles. */
    @Activate
    public DropIns(BundleContext context, @Reference ConfigurationAdmin admin, @Reference ServiceComponentRuntime components,
            Config config) throws IOException {
        levels = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkStartLevel.class);
        Path home = Path.of(property(context, "prb.home"));
        Path folder = config.folder().isEmpty() ? home.resolve("dropins") : Path.of(config.folder());
        Path trust = config.trust().isEmpty() ? home.resolve("conf").resolve("trust") : Path.of(config.trust());
        ignoredOpen = config.open() && !config.devnet();
        if (ignoredOpen) {
            LOG.warn("PRB_DROPINS_OPEN=true is ignored: only a devnet takes drop-ins that nobody vouches for");
        }
        Trial trial = new Trial(context, components);
        keeper = new Keeper(new Folder(folder), new TrustFolder(trust), config.open() && config.devnet(),
                new Copies(Path.of(property(context, "prb.work")).resolve("dropins")), new Installer(context, admin, trial),
                trial);
        hidden = context.registerService(new String[] {FindHook.class.getName(), EventListenerHook.class.getName()}, new Hidden(),
                new Hashtable<>());
        looking = thread.scheduleWithFixedDelay(this::look, 0, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    private static String property(BundleContext context, String name) {
        String value = context.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("framework property " + name + " is not set");
        }
        return value;
    }

    private void look() {
        if (levels.getStartLevel() < Installer.START_LEVEL) {
            return;
        }
        try {
            keeper.look();
        } catch (RuntimeException bug) {
            LOG.error("looking at the drop-ins failed; they are looked at again", bug);
        }
    }

    @Deactivate
    void close() throws InterruptedException {
        looking.cancel(false);
        thread.execute(keeper::close);
        thread.shutdown();
        if (!thread.awaitTermination(STOP_S_MAX, TimeUnit.SECONDS)) {
            thread.shutdownNow();
            LOG.warn("a drop-in does not stop within {} s; it is left alone", STOP_S_MAX);
        }
        hidden.unregister();
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        List<Entry> entries = keeper.entries();
        for (Entry each : entries) {
            if (each.state() != Entry.State.RUNNING) {
                log.warn("{} is {}: {}", each.name(), each.state() == Entry.State.FENCED ? "broken and fenced off" : "refused",
                        each
                                .fault());
            }
        }
        keeper.work().filter(work -> System.nanoTime() - work.sinceNanos() > TimeUnit.SECONDS.toNanos(HANG_S)).ifPresent(
                work -> log.warn("{} has been starting or stopping for more than {} s, no other drop-in is looked at meanwhile; "
                        + "a thread dump tells where it waits", work.name(), HANG_S));
        keeper.faults().forEach(fault -> log.warn("{}", fault));
        if (ignoredOpen) {
            log.warn("PRB_DROPINS_OPEN=true is ignored, this is no devnet: unset it");
        }
        log.info("{} drop-ins run", entries.stream().filter(each -> each.state() == Entry.State.RUNNING).count());
        return new Result(log);
    }

    /** {@code prb:dropins}: every drop-in, what became of it, who vouches for it. */
    public String dropins(String... none) {
        if (none.length > 0) {
            throw new IllegalArgumentException("usage: prb:dropins");
        }
        List<String> lines = new ArrayList<>(List.of(String.format("%-40s %-8s %s", "DROP-IN", "STATE", "WHAT")));
        for (Entry each : keeper.entries()) {
            lines.add(String.format("%-40s %-8s %s", each.name(), each.state().name().toLowerCase(java.util.Locale.ROOT),
                    each.state() == Entry.State.RUNNING ? String.join(", ", each.bundles()) + "; " + each.voucher()
                            : each.fault()));
        }
        return String.join(System.lineSeparator(), lines);
    }
}
