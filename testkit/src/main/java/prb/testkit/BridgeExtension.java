package prb.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts the whole bridge on a devnet, in a process of its own, before the first test of a class, and ends it after the last.
 * Tests take a {@link RunningBridge} as parameter. Register it in a static field:
 *
 * <pre>
 * &#64;RegisterExtension
 * static final BridgeExtension BRIDGE = BridgeExtension.withWorkers(2).dropIn(Path.of("target/my-strategy-1.0.jar"));
 * </pre>
 *
 * <p>The bridge is the distribution in the folder that system property {@code prb.home} or variable {@code PRB_HOME} names; the
 * SDK has one in {@code platform}.
 */
public final class BridgeExtension implements BeforeAllCallback, AfterAllCallback, ParameterResolver {

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(BridgeExtension.class);
    private final int workers;
    private final List<Path> dropIns = new ArrayList<>();
    private final List<Path> trusted = new ArrayList<>();
    private final Map<String, String> settings = new TreeMap<>();

    private BridgeExtension(int workers) {
        this.workers = workers;
    }

    /** @param workers simulated workers, 1..10000 */
    public static BridgeExtension withWorkers(int workers) {
        return new BridgeExtension(workers);
    }

    /** A bundle or archive that is there from the start, under its own name. */
    public BridgeExtension dropIn(Path file) {
        dropIns.add(file);
        return this;
    }

    /** A file that loads although the bridge is told to trust nobody ({@code PRB_DROPINS_OPEN=false}): its hash is listed. */
    public BridgeExtension trust(Path file) {
        trusted.add(file);
        return this;
    }

    /** An environment variable of the bridge. */
    public BridgeExtension setting(String variable, String value) {
        settings.put(variable, value);
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Path work = Files.createTempDirectory("prb-testkit-");
        RunningBridge bridge = new RunningBridge(home(), work, settings);
        for (Path file : trusted) {
            bridge.trust(file);
        }
        for (Path file : dropIns) {
            bridge.dropIn(file);
        }
        bridge.start(workers);
        store(context).put(RunningBridge.class, bridge);
    }

    private static Path home() {
        String home = System.getProperty("prb.home", System.getenv("PRB_HOME"));
        if (home == null || !Files.isRegularFile(Path.of(home).resolve("bin/prb"))) {
            throw new IllegalStateException(
                    "system property prb.home (or variable PRB_HOME) must name a distribution of the bridge"
                            + " such as the SDK's folder platform, not " + home);
        }
        return Path.of(home).toAbsolutePath().normalize();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        RunningBridge bridge = store(context).remove(RunningBridge.class, RunningBridge.class);
        if (bridge != null) {
            bridge.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningBridge.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context).get(RunningBridge.class, RunningBridge.class);
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(STORE);
    }
}
