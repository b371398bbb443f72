package prb.examples.tip;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import prb.testkit.BridgeExtension;
import prb.testkit.RunningBridge;

/** The packaged strategy in a bridge with workers that register, and gone again. */
class TipEscalationIT {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Path JAR = Path.of(System.getProperty("strategy.jar"));

    @RegisterExtension
    static final BridgeExtension BRIDGE = BridgeExtension.withWorkers(2).dropIn(JAR);

    @Test
    void workersComputeWithItAndItLeavesNothingBehind(RunningBridge bridge) throws Exception {
        bridge.awaitDropIn(JAR.getFileName().toString(), "running", SOON);
        bridge.awaitComputing(2, SOON);
        assertFalse(bridge.shell("prb:queue").contains("Refused"), bridge.shell("prb:queue"));
        bridge.remove(JAR.getFileName().toString());
        bridge.await("no drop-in", "prb:bundle list strategy-tip-escalation",
                answer -> !answer.contains("strategy-tip-escalation "), SOON);
        assertTrue(bridge.shell("prb:health health").contains("0 drop-ins run"), bridge.shell("prb:health"));
    }
}
