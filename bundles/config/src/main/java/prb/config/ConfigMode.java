package prb.config;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code prb:configmode [on|off]}: a lifecycle manager in config mode serves its API and keeps its inventory, and drives nothing.
 * What drives workers stands at higher start levels, so the mode is a start level of the framework: leaving it starts those
 * bundles, entering it stops them in order.
 */
@Component(service = ConfigMode.class, property = {"osgi.command.scope=prb", "osgi.command.function=configmode"})
public final class ConfigMode {

    /** Framework property of the launcher: whether the process began in config mode. */
    static final String PROPERTY = "prb.config.mode";
    private static final String USAGE = "usage: prb:configmode [on | off]";
    private static final String LIFECYCLE = "lifecycle";
    /** As in the launcher. */
    private static final int LEVEL_CONFIG_MODE = 21;
    private static final int LEVEL_ALL = 30;
    private static final Set<String> QUEUES = Set.of("prb.trade.queue.local", "prb.redis");
    /** The shell waits a minute for an answer. */
    private static final long CHANGE_MS_MAX = 50_000;

    private final BundleContext context;
    private final ConfigRoom room;

    @Activate
    public ConfigMode(BundleContext context, @Reference ConfigRoom room) {
        this.context = context;
        this.room = room;
    }

    /** Without a word: which mode it is. */
    public String configmode(String... words) throws IOException, InterruptedException {
        if (!LIFECYCLE.equals(context.getProperty("prb.role"))) {
            throw new IllegalStateException("only a lifecycle manager has a config mode");
        }
        FrameworkStartLevel levels = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkStartLevel.class);
        boolean on = levels.getStartLevel() < LEVEL_ALL;
        return switch (String.join(" ", words)) {
            case "" ->
                on ? "config mode is on: the API is served, no worker is driven" : "config mode is off: workers are driven";
            case "on" -> on ? "config mode is on already" : enter(levels);
            case "off" -> on ? leave(levels) : "config mode is off already";
            default -> throw new IllegalArgumentException(USAGE);
        };
    }

    private String enter(FrameworkStartLevel levels) throws InterruptedException {
        return move(levels, LEVEL_CONFIG_MODE) ? "config mode is on: workers are let go, calls on their way came to their end"
                : "config mode is being entered; prb:configmode tells when it is";
    }

    private String leave(FrameworkStartLevel levels) throws IOException, InterruptedException {
        if (Arrays.stream(context.getBundles()).map(Bundle::getSymbolicName).noneMatch(QUEUES::contains)) {
            throw new IllegalStateException("nobody is there to send transactions: end this process and start it with"
                    + " USE_BUILT_IN_TRADER=true, or with PHALA_Q_REDIS_ENDPOINT and a role 'trade'");
        }
        room.meetChain();
        boolean done = move(levels, LEVEL_ALL);
        String later = Boolean.parseBoolean(context.getProperty(PROPERTY))
                ? "; PHALA_LIFECYCLE_CONFIG_MODE is still true: the next start is in config mode again"
                : "";
        return (done ? "config mode is off: workers are driven" : "config mode is being left; prb:health tells what is missing")
                + later;
    }

    /** @return whether it came to its end in time */
    private static boolean move(FrameworkStartLevel levels, int level) throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        levels.setStartLevel(level, event -> {
            if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
                reached.countDown();
            }
        });
        return reached.await(CHANGE_MS_MAX, TimeUnit.MILLISECONDS);
    }
}
