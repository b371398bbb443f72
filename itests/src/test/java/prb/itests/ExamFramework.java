package prb.itests;

import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.CoreOptions.workingDirectory;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarFile;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.ExamSystem;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.nat.internal.NativeTestContainer;
import org.ops4j.pax.exam.options.UrlProvisionOption;
import org.ops4j.pax.exam.spi.DefaultExamSystem;
import org.ops4j.pax.exam.spi.PaxExamRuntime;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * Runs one Pax Exam native container per test class: Felix in this process, with exactly the bundles of the distribution.
 * The class names them in a static method {@code setup(Path data)}; tests take the framework's BundleContext as parameter.
 *
 * <p>The system is made without Pax Exam's default options: those add its own logging bundles, and ours are there already.
 */
final class ExamFramework implements BeforeAllCallback, AfterAllCallback, ParameterResolver {

    static final int LEVEL_ALL = 30;
    private static final int START_MS_MAX = 60_000;

    /** What a test class wants. @param flags settings as `up` would pass them, by variable name */
    record Setup(Distribution distribution, Map<String, String> flags, List<Path> probes) {}

    private final Properties systemProperties = new Properties();
    private TestContainer container;
    private Path data;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        systemProperties.putAll(System.getProperties());
        data = Settings.work("felix-");
        Method setup = context.getRequiredTestClass().getDeclaredMethod("setup", Path.class);
        Setup wanted = (Setup) setup.invoke(null, data);
        ExamSystem system = DefaultExamSystem.create(options(wanted).toArray(Option[]::new));
        container = PaxExamRuntime.createContainer(system);
        container.start();
    }

    private List<Option> options(Setup setup) throws IOException {
        List<Option> options = new ArrayList<>();
        options.add(cleanCaches());
        options.add(workingDirectory(Files.createDirectories(data.resolve("exam")).toString()));
        options.add(systemTimeout(START_MS_MAX));
        options.add(frameworkStartLevel(LEVEL_ALL));
        setup.distribution().frameworkProperties().forEach((key, value) -> options.add(frameworkProperty(key).value(value)));
        surroundings(setup).forEach((key, value) -> options.add(frameworkProperty(key).value(value)));
        setup.flags().forEach((name, value) -> options.add(systemProperty("prb.flag." + name).value(value)));
        Path log = setup.distribution().home().resolve("conf/logback-up.xml");
        options.add(systemProperty("logback.configurationFile").value(log.toUri().toString()));
        options.add(systemProperty("prb.log.file").value(data.resolve("prb.log").toString()));
        options.add(systemProperty("prb.log.level").value("INFO"));
        for (Distribution.BundleJar bundle : setup.distribution().bundles()) {
            options.add(bundle(bundle.file(), bundle.startLevel()));
        }
        for (Path probe : setup.probes()) {
            options.add(bundle(probe, LEVEL_ALL));
        }
        return options;
    }

    /** The framework properties that the launcher sets. */
    private Map<String, String> surroundings(Setup setup) throws IOException {
        Path work = Files.createDirectories(data.resolve("work"));
        Path features = Files.writeString(work.resolve("feature-config.json"), setup.distribution().ownConfigurations());
        return Map.of("prb.home", setup.distribution().home().toString(), "prb.work", work.toString(),
                "prb.data", data.toString(), "prb.role", "solo", "prb.socket", work.resolve("sock").toString(),
                "prb.feature.config", features.toString());
    }

    private static UrlProvisionOption bundle(Path file, int startLevel) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            boolean fragment = jar.getManifest().getMainAttributes().getValue(Constants.FRAGMENT_HOST) != null;
            UrlProvisionOption option = CoreOptions.bundle(file.toUri().toString()).startLevel(startLevel);
            return fragment ? option.noStart() : option;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        try {
            if (container != null) {
                container.stop();
            }
        } finally {
            System.setProperties(systemProperties);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == BundleContext.class;
    }

    @Override
    public BundleContext resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return ((NativeTestContainer) container).getSystemBundle().getBundleContext();
    }
}
