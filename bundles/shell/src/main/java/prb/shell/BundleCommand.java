package prb.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code prb:bundle list|update|rollback}. An update streams the jar into the framework's cache and records it in the
 * overlay; the repository's file is never touched, and a rollback goes back to it.
 */
@Component(service = BundleCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=bundle"})
public final class BundleCommand {
    private static final Logger LOG = LoggerFactory.getLogger(BundleCommand.class);
    private static final String USAGE = "usage: prb:bundle list [PART] | update BSN FILE | rollback BSN";
    private static final String DATA = "prb.data";
    /** A larger jar is no bundle of ours. */
    private static final long JAR_BYTES_MAX = 256L << 20;

    private final BundleContext context;
    private final OverlayFile overlay;

    @Activate
    public BundleCommand(BundleContext context) {
        this.context = context;
        String data = context.getProperty(DATA);
        if (data == null) {
            throw new IllegalStateException("framework property " + DATA + " is not set");
        }
        this.overlay = new OverlayFile(Path.of(data));
    }

    /** One verb with its arguments. */
    public String bundle(String... args) throws IOException, BundleException {
        String verb = args.length == 0 ? "list" : args[0];
        return switch (verb + "/" + Math.max(0, args.length - 1)) {
            case "list/0" -> list("");
            case "list/1" -> list(args[1]);
            case "update/2" -> update(find(args[1]), Path.of(args[2]));
            case "rollback/1" -> rollback(find(args[1]));
            default -> throw new IllegalArgumentException(USAGE);
        };
    }

    private String list(String part) throws IOException {
        StringBuilder text = new StringBuilder(String.format("%4s %-12s %-52s %-16s %s%n", "ID", "STATE", "BUNDLE", "VERSION",
                "FROM"));
        List<Bundle> bundles = Stream.of(context.getBundles()).sorted(Comparator.comparingLong(Bundle::getBundleId)).toList();
        for (Bundle bundle : bundles) {
            if (bundle.getSymbolicName() != null && bundle.getSymbolicName().contains(part)) {
                text.append(String.format("%4d %-12s %-52s %-16s %s%n", bundle.getBundleId(), state(bundle.getState()),
                        bundle.getSymbolicName(),
                        bundle.getVersion(), overlay.has(bundle.getSymbolicName()) ? "overlay" : "repository"));
            }
        }
        return text.toString();
    }

    private String update(Bundle bundle, Path jar) throws IOException, BundleException {
        String version = check(bundle.getSymbolicName(), jar);
        Path copy = overlay.keep(jar, bundle.getSymbolicName(), version);
        if (isOwn(bundle)) {
            overlay.put(bundle.getSymbolicName(), version, copy);
            return inBackground(bundle, copy);
        }
        String before = bundle.getVersion().toString();
        try (InputStream stream = Files.newInputStream(copy)) {
            bundle.update(stream);
        } catch (BundleException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
        overlay.put(bundle.getSymbolicName(), version, copy);
        refresh(bundle);
        return bundle.getSymbolicName() + ": " + before + " -> " + bundle.getVersion() + ", " + state(bundle.getState())
                + " (recorded in the overlay)";
    }

    private String rollback(Bundle bundle) throws IOException, BundleException {
        if (!overlay.remove(bundle.getSymbolicName())) {
            throw new IllegalArgumentException(bundle.getSymbolicName() + " is the repository's; nothing to roll back");
        }
        if (isOwn(bundle)) {
            return "prb.shell goes back to the repository's jar at the next start";
        }
        String before = bundle.getVersion().toString();
        bundle.update();
        refresh(bundle);
        return bundle.getSymbolicName() + ": " + before + " -> " + bundle.getVersion() + ", " + state(bundle.getState())
                + " (from the repository)";
    }

    private Bundle find(String name) {
        for (Bundle bundle : context.getBundles()) {
            if (name.equals(bundle.getSymbolicName()) && bundle.getBundleId() != 0) {
                return bundle;
            }
        }
        throw new IllegalArgumentException("no bundle '" + name + "' to change; see: prb:bundle list");
    }

    /** @return version of the jar */
    private static String check(String name, Path jar) throws IOException {
        if (!Files.isRegularFile(jar) || Files.size(jar) > JAR_BYTES_MAX) {
            throw new IllegalArgumentException(jar.toAbsolutePath() + " is no file of at most " + JAR_BYTES_MAX + " bytes");
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            Attributes attributes = file.getManifest() == null ? new Attributes() : file.getManifest().getMainAttributes();
            String found = String.valueOf(attributes.getValue(Constants.BUNDLE_SYMBOLICNAME)).split(";", 2)[0].strip();
            if (!found.equals(name)) {
                throw new IllegalArgumentException(jar + " holds bundle '" + found + "', not '" + name + "'");
            }
            String version = attributes.getValue(Constants.BUNDLE_VERSION);
            return version == null ? "0.0.0" : org.osgi.framework.Version.parseVersion(version).toString();
        }
    }

    /** Users of exported packages keep the old ones until they are refreshed; private bundles have none. */
    private void refresh(Bundle bundle) {
        if (bundle.getHeaders().get(Constants.EXPORT_PACKAGE) != null) {
            context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class).refreshBundles(List.of(bundle));
        }
    }

    private boolean isOwn(Bundle bundle) {
        return bundle.getBundleId() == context.getBundle().getBundleId();
    }

    /** The shell can not wait for its own end: the answer goes out first. */
    private String inBackground(Bundle bundle, Path copy) {
        Thread.ofPlatform().name("prb-shell-update").start(() -> {
            try (InputStream stream = Files.newInputStream(copy)) {
                bundle.update(stream);
            } catch (IOException | BundleException e) {
                LOG.error("update of {} failed: {}", bundle.getSymbolicName(), e.getMessage(), e);
            }
        });
        return bundle.getSymbolicName() + " is updated in the background (recorded in the overlay)";
    }

    private static String state(int state) {
        return switch (state) {
            case Bundle.ACTIVE -> "active";
            case Bundle.STARTING -> "starting";
            case Bundle.STOPPING -> "stopping";
            case Bundle.RESOLVED -> "resolved";
            case Bundle.INSTALLED -> "installed";
            default -> "uninstalled";
        };
    }
}
