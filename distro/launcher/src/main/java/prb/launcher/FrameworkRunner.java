package prb.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * Starts the framework, waits until somebody wants its end, stops it.
 *
 * <p>Bundles learn of the end through a service {@link IntConsumer} with property {@code prb.exit=true}: accepting a code
 * stops the framework and ends the process with it.
 */
final class FrameworkRunner {
    static final String EXIT_PROPERTY = "prb.exit";
    /** Everything up to here starts first: framework services and the config room. */
    static final int LEVEL_BASE = 10;
    static final int LEVEL_ALL = 30;
    /** Config mode ends here: what drives workers, and what it needs, stands above in the features. */
    static final int LEVEL_CONFIG_MODE = 21;
    /** A busy or small machine takes its time; what hangs is told of by then. */
    static final long START_MS_MAX = 300_000;
    /** Bound on an orderly stop; Ctrl-C ends the process within five seconds. */
    static final long STOP_MS_MAX = 4_000;

    private final Framework framework;
    private final PrintStream err;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private volatile boolean started;

    FrameworkRunner(Map<String, String> properties, PrintStream err) {
        this.err = err;
        Map<String, String> all = new TreeMap<>(properties);
        // Felix would write its own error lines to standard output, which belongs to the JSON line; errors are reported here.
        all.put("felix.log.level", "0");
        all.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(LEVEL_BASE));
        FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class).findFirst()
                .orElseThrow(() -> new IllegalStateException("no OSGi framework on the class path of the launcher"));
        this.framework = factory.newFramework(all);
    }

    /**
     * Blocks until the role ends.
     *
     * @param level start level to rise to at first
     * @return exit code
     */
    int run(List<BundleFile> files, int level) throws LaunchException {
        try {
            framework.init();
            framework.getBundleContext().addFrameworkListener(this::report);
            Hashtable<String, Object> service = new Hashtable<>(Map.of(EXIT_PROPERTY, Boolean.TRUE));
            framework.getBundleContext().registerService(IntConsumer.class, exit::complete, service);
            List<Bundle> bundles = install(files);
            framework.start();
            if (!exit.isDone()) {
                raise(level);
                demandActive(bundles.stream().filter(bundle -> startLevel(bundle) <= level).toList());
            }
            started = true;
            watch();
            int code = exit.get();
            stop();
            return code;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("interrupted while the framework was running", e);
        } catch (BundleException | ExecutionException e) {
            throw new LaunchException("the framework did not start: " + e.getMessage(), e);
        }
    }

    /** Stops the framework if it runs; returns when it has stopped or the bound has passed. */
    void stop() throws BundleException, InterruptedException {
        int state = framework.getState();
        if (state == Bundle.INSTALLED || state == Bundle.RESOLVED) {
            return;
        }
        framework.stop();
        if (framework.waitForStop(STOP_MS_MAX).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
            err.println("prb: bundles did not stop within " + STOP_MS_MAX + " ms; the process ends anyway");
        }
    }

    private List<Bundle> install(List<BundleFile> files) throws BundleException, LaunchException {
        BundleContext context = framework.getBundleContext();
        List<Bundle> bundles = new ArrayList<>();
        for (BundleFile file : files) {
            Bundle bundle = install(context, file);
            bundle.adapt(BundleStartLevel.class).setStartLevel(file.startLevel());
            bundles.add(bundle);
        }
        for (Bundle bundle : bundles) {
            if (!isFragment(bundle)) {
                // Below its start level a bundle is only marked for start here; failures show when the level is reached.
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
        return bundles;
    }

    private static Bundle install(BundleContext context, BundleFile file) throws BundleException, LaunchException {
        if (file.overlayFile().isEmpty()) {
            return context.installBundle(file.location());
        }
        try (InputStream jar = Files.newInputStream(file.overlayFile().get())) {
            return context.installBundle(file.location(), jar);
        } catch (IOException e) {
            throw new LaunchException("overlay " + file.overlayFile().get() + " of " + file.id() + " can not be read: "
                    + e.getMessage(), e);
        }
    }

    private static int startLevel(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).getStartLevel();
    }

    /** Starts the bundles up to a level; returns early when the end is asked for, so that nobody waits for what is not wanted. */
    private void raise(int level) throws InterruptedException, ExecutionException {
        CompletableFuture<Integer> reached = new CompletableFuture<>();
        framework.adapt(FrameworkStartLevel.class).setStartLevel(level, event -> {
            if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
                reached.complete(level);
            }
        });
        try {
            CompletableFuture.anyOf(reached, exit).get(START_MS_MAX, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            err.println("prb: bundles are still starting after " + START_MS_MAX + " ms");
        }
    }

    /** Every bundle of a feature is needed: one that is not active ends the start, with the reason of each. */
    private void demandActive(List<Bundle> bundles) throws LaunchException {
        List<String> failures = new ArrayList<>();
        for (Bundle bundle : bundles) {
            boolean lazy = bundle.getState() == Bundle.STARTING && !exit.isDone();
            if (!isFragment(bundle) && bundle.getState() != Bundle.ACTIVE && !lazy) {
                failures.add("  " + bundle.getSymbolicName() + " " + bundle.getVersion() + ": " + whyNotActive(bundle));
            }
        }
        if (!failures.isEmpty() && !exit.isDone() && framework.getState() == Bundle.ACTIVE) {
            throw new LaunchException("these bundles are not active:\n" + String.join("\n", failures));
        }
    }

    private static String whyNotActive(Bundle bundle) {
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
            return "started only at the second try";
        } catch (BundleException e) {
            return e.getMessage() + (e.getCause() == null ? "" : " (" + e.getCause() + ")");
        }
    }

    /** The framework may also be stopped from inside, by the shell. */
    private void watch() {
        Thread watcher = new Thread(() -> {
            try {
                framework.waitForStop(0);
                exit.complete(Launcher.EXIT_DONE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "prb-framework-watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    /** Failures of the start are told together at its end. */
    private void report(FrameworkEvent event) {
        if (started && event.getType() == FrameworkEvent.ERROR && event.getThrowable() != null) {
            err.println("prb: " + event.getBundle().getSymbolicName() + ": " + event.getThrowable().getMessage());
        }
    }

    private static boolean isFragment(Bundle bundle) {
        return bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
    }
}
