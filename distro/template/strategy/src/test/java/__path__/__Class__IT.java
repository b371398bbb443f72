package __package__;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import prb.testkit.BridgeExtension;
import prb.testkit.RunningBridge;

/** The packaged strategy, dropped into a bridge whose workers register. */
class __Class__IT {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Path JAR = Path.of(System.getProperty("strategy.jar"));

    @RegisterExtension
    static final BridgeExtension BRIDGE = BridgeExtension.withWorkers(2).dropIn(JAR);

    @Test
    void workersComputeWithIt(RunningBridge bridge) throws Exception {
        bridge.awaitDropIn(JAR.getFileName().toString(), "running", SOON);
        bridge.awaitComputing(2, SOON);
        assertFalse(bridge.shell("prb:queue").contains("Refused"), bridge.shell("prb:queue"));
    }
}
