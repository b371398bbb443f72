package prb.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.osgi.framework.Constants;
import org.osgi.service.feature.FeatureBundle;

/** Runs a role in this process until it ends. */
final class RoleProcess {
    /** Prefix of the system properties by which settings of the command line reach the config room. */
    static final String FLAG = "prb.flag.";
    private static final String LOG_LEVEL_DEFAULT = "info";

    private final Host host;

    RoleProcess(Host host) {
        this.host = host;
    }

    int run(LaunchPlan wanted) throws LaunchException {
        // Some bundles print to standard output when they stop; that stream is kept for the answer that scripts read.
        System.setOut(System.err);
        Shutdown shutdown = new Shutdown(host.err());
        shutdown.install();
        DataFolder folder = wanted.data().isPresent() ? DataFolder.at(wanted.data().get(), wanted.role())
                : DataFolder.temporary(wanted.role());
        shutdown.add("leaving the data folder", folder::close);
        if (wanted.data().isEmpty()) {
            host.err().println("prb: data folder " + folder.path() + " (temporary, deleted at the end)");
        }
        LaunchPlan plan = wanted.data().isPresent() ? wanted : wanted.on(folder.path());
        plan.flags().forEach((name, value) -> System.setProperty(FLAG + name, value));
        Path work = workFolder(folder.path(), plan.role());
        logging(plan, folder.path());

        FeatureSet features = FeatureSet.load(host.home().resolve("features"), plan.features());
        List<String> warnings = new ArrayList<>(features.warnings());
        List<BundleFile> bundles = bundles(features, Overlay.load(folder.path(), warnings));
        warnings.forEach(warning -> host.err().println("prb: " + warning));

        RunDirectory.Entry entry = RunDirectory.of(host).register(plan.role(), folder.path());
        shutdown.add("leaving the run folder", entry::remove);
        Map<String, String> properties = properties(features, plan, folder.path(), work, entry.socket());
        FrameworkRunner runner = new FrameworkRunner(properties, host.err());
        shutdown.add("stopping the framework", runner::stop);
        return runner.run(bundles, isConfigMode(plan) ? FrameworkRunner.LEVEL_CONFIG_MODE : FrameworkRunner.LEVEL_ALL);
    }

    private boolean isConfigMode(LaunchPlan plan) {
        return plan.role().equals(Roles.LIFECYCLE) && Roles.isConfigMode(host::setting);
    }

    private List<BundleFile> bundles(FeatureSet features, Overlay overlay) throws LaunchException {
        Repository repository = new Repository(host.home().resolve("repository"));
        List<BundleFile> files = new ArrayList<>();
        for (FeatureBundle bundle : features.bundles()) {
            Path file = repository.file(bundle.getID());
            files.add(new BundleFile(bundle.getID().toString(), file, overlay.replacement(file), FeatureSet.startLevel(bundle)));
        }
        return files;
    }

    private Map<String, String> properties(FeatureSet features, LaunchPlan plan, Path data, Path work,
            Path socket) throws LaunchException {
        String configurator = ConfigurationFiles.writeForConfigurator(work, features.configurations()).toUri().toString();
        // The Configurator reads the system property where the framework's is hidden from it.
        System.setProperty("configurator.initial", configurator);
        Map<String, String> properties = new TreeMap<>(features.frameworkProperties());
        properties.putIfAbsent(Constants.FRAMEWORK_STORAGE, work.resolve("cache").toString());
        properties.putIfAbsent(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put("configurator.initial", configurator);
        properties.put("prb.feature.config", ConfigurationFiles.writeForConfigRoom(work, features.configurations()).toString());
        properties.put("prb.home", host.home().toString());
        properties.put("prb.work", work.toString());
        properties.put("prb.data", data.toString());
        properties.put("prb.role", plan.role());
        properties.put("prb.config.mode", Boolean.toString(isConfigMode(plan)));
        properties.put("prb.socket", socket.toString());
        return properties;
    }

    private static Path workFolder(Path data, String role) throws LaunchException {
        Path work = data.resolve("work").resolve(role);
        try {
            return Files.createDirectories(work);
        } catch (IOException e) {
            throw new LaunchException("work folder " + work + " can not be made: " + e, e);
        }
    }

    /** The log goes to standard error; {@code up} keeps that readable and writes the whole log to a file. */
    private void logging(LaunchPlan plan, Path data) {
        // SPI Fly speaks java.util.logging and tells of every provider it finds.
        Logger.getLogger("").setLevel(Level.WARNING);
        Path file = host.home().resolve("conf").resolve(plan.up() ? "logback-up.xml" : "logback.xml");
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", file.toUri().toString());
        }
        System.setProperty("prb.log.file", data.resolve("prb.log").toString());
        System.setProperty("prb.log.level", level(host.variable("PHALA_LOGGER_LEVEL").orElse(LOG_LEVEL_DEFAULT)));
        System.setProperty("prb.log.format", host.setting("PRB_LOG_FORMAT").orElse("text"));
    }

    /** The original's level names and numbers; anything else is reported by the config room and counts as info. */
    static String level(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "trace", "10" -> "TRACE";
            case "debug", "20" -> "DEBUG";
            case "warn", "40" -> "WARN";
            case "error", "fatal", "50", "60" -> "ERROR";
            default -> "INFO";
        };
    }
}
