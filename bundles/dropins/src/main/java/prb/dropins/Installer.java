package prb.dropins;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings drop-ins into the framework, each as a whole: all its bundles are resolved before any of it starts, and when one fails
 * nothing of it stays. Limits: {@link #REFRESH_S_MAX}.
 */
final class Installer {

    /** Beginning of the locations of our bundles. */
    static final String LOCATION = "dropin:";
    /** Above all bundles of the roles, so that drop-ins start last and stop first. */
    static final int START_LEVEL = 26;
    private static final int REFRESH_S_MAX = 10;
    private static final Logger LOG = LoggerFactory.getLogger(Installer.class);

    private final BundleContext context;
    private final ConfigurationAdmin admin;
    private final Trial trial;
    private final FrameworkWiring wiring;

    Installer(BundleContext context, ConfigurationAdmin admin, Trial trial) {
        this.context = context;
        this.admin = admin;
        this.trial = trial;
        this.wiring = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }

    /** What runs of a drop-in. */
    record Installed(List<Bundle> bundles, List<Configuration> configurations) {}

    /** @throws DropInException when it does not resolve or start; then nothing of it is there */
    Installed install(String name, Content content) throws DropInException {
        Installed installed = new Installed(new ArrayList<>(), new ArrayList<>());
        try {
            demandFree(content);
            for (Content.Jar jar : content.jars()) {
                installed.bundles().add(install(name, jar));
            }
            demandResolved(installed.bundles());
            for (Map.Entry<String, Dictionary<String, Object>> each : content.configurations().entrySet()) {
                Configuration configuration = configuration(each.getKey());
                installed.configurations().add(configuration);
                configuration.update(each.getValue());
            }
            for (Bundle bundle : installed.bundles()) {
                if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                    bundle.start(Bundle.START_ACTIVATION_POLICY);
                }
            }
            trial.pass(installed.bundles());
            return installed;
        } catch (BundleException | IllegalStateException | LinkageError e) {
            remove(installed);
            throw new DropInException(reason(e), e);
        } catch (IOException | InvalidSyntaxException e) {
            remove(installed);
            throw new DropInException("it can not be installed: " + e.getMessage(), e);
        } catch (DropInException e) {
            remove(installed);
            throw e;
        }
    }

    /** Stops and uninstalls; goes on when a part fails. */
    void remove(Installed installed) {
        for (Bundle bundle : installed.bundles().reversed()) {
            try {
                if (bundle.getState() != Bundle.UNINSTALLED) {
                    bundle.uninstall();
                }
            } catch (BundleException | IllegalStateException e) {
                LOG.warn("{} can not be uninstalled: {}", bundle, reason(e));
            }
        }
        for (Configuration configuration : installed.configurations()) {
            try {
                configuration.delete();
            } catch (IOException | IllegalStateException e) {
                LOG.warn("configuration {} of a drop-in can not be deleted: {}", configuration, e.getMessage());
            }
        }
        refresh(installed.bundles());
    }

    private Bundle install(String name, Content.Jar jar) throws BundleException, IOException {
        try (InputStream in = Files.newInputStream(jar.file())) {
            Bundle bundle = context.installBundle(LOCATION + name + "/" + jar.symbolicName(), in);
            bundle.adapt(BundleStartLevel.class).setStartLevel(START_LEVEL);
            return bundle;
        }
    }

    /** A second copy of a room would do its work twice, and a fragment would see the inside of its host. */
    private void demandFree(Content content) throws DropInException, IOException, InvalidSyntaxException {
        List<String> own = content.jars().stream().map(Content.Jar::symbolicName).toList();
        for (Content.Jar jar : content.jars()) {
            if (!jar.host().isEmpty() && !own.contains(jar.host())) {
                throw new DropInException(jar.symbolicName() + " is a fragment of " + jar.host()
                        + ", which is not part of it: a drop-in does not reach into other bundles");
            }
            for (Bundle bundle : context.getBundles()) {
                if (jar.symbolicName().equals(bundle.getSymbolicName())) {
                    boolean dropIn = bundle.getLocation().startsWith(LOCATION);
                    throw new DropInException(jar.symbolicName() + (dropIn ? " is there already, from " + bundle.getLocation()
                            : " is a bundle of this role; replace it with: prb:bundle update " + jar.symbolicName() + " FILE"));
                }
            }
        }
        for (String pid : content.configurations().keySet()) {
            if (admin.listConfigurations("(" + Constants.SERVICE_PID + "=" + pid + ")") != null) {
                throw new DropInException("it would change configuration " + pid + ", which is there already");
            }
        }
    }

    private void demandResolved(List<Bundle> bundles) throws DropInException {
        if (wiring.resolveBundles(bundles)) {
            return;
        }
        List<String> reasons = new ArrayList<>();
        for (Bundle bundle : bundles) {
            if (bundle.getState() == Bundle.INSTALLED) {
                try {
                    bundle.start(Bundle.START_TRANSIENT);
                } catch (BundleException e) {
                    reasons.add(reason(e));
                }
            }
        }
        throw new DropInException("it does not resolve: " + String.join("; ", reasons));
    }

    private Configuration configuration(String pid) throws IOException {
        int tilde = pid.indexOf('~');
        return tilde < 0 ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
    }

    /** Whoever used packages of the bundles lets them go. */
    private void refresh(List<Bundle> bundles) {
        CountDownLatch done = new CountDownLatch(1);
        wiring.refreshBundles(bundles, event -> done.countDown());
        try {
            if (!done.await(REFRESH_S_MAX, TimeUnit.SECONDS)) {
                LOG.warn("packages of {} are still being refreshed", Arrays.toString(bundles.toArray()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = String.valueOf(e.getMessage()).strip();
        return cause == e ? text : text + " (" + cause + ")";
    }
}
