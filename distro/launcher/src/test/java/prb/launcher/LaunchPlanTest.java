package prb.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaunchPlanTest {

    @Test
    void upPicksFreePortsAndPointsTheBridgeThere() throws UsageException {
        LaunchPlan plan = LaunchPlan.ofUp(List.of(), host(Map.of()));
        assertEquals(List.of("solo", "devnet-fleet", "devnet"), plan.features());
        assertEquals(Optional.empty(), plan.data());
        String relay = plan.flags().get("PRB_DEVNET_RELAY_PORT");
        assertNotEquals(relay, plan.flags().get("PRB_DEVNET_PARA_PORT"));
        assertEquals("ws://127.0.0.1:" + relay, plan.flags().get("PHALA_PARENT_CHAIN_ENDPOINT"));
    }

    @Test
    void portsOfTheEnvironmentAreKept() throws UsageException {
        LaunchPlan plan = LaunchPlan.ofUp(List.of(), host(Map.of("PRB_DEVNET_RELAY_PORT", "4711")));
        assertEquals(null, plan.flags().get("PRB_DEVNET_RELAY_PORT"));
        assertEquals("ws://127.0.0.1:4711", plan.flags().get("PHALA_PARENT_CHAIN_ENDPOINT"));
    }

    @Test
    void otherNodesTakeTheDevnetChainsPlace() throws UsageException {
        LaunchPlan plan = LaunchPlan.ofUp(List.of("--relay", "ws://h:1", "--para", "ws://h:2", "--data", "/x"), host(Map.of()));
        assertEquals(List.of("solo", "devnet-fleet", "devnet-workers"), plan.features());
        assertEquals(Optional.of(Path.of("/x")), plan.data());
        assertEquals("/x", plan.flags().get("PRB_DATA"));
        assertEquals(null, plan.flags().get("PRB_DEVNET_RELAY_PORT"));
    }

    @Test
    void dataFolderOfRunIsFlagThenVariableThenDefault() throws UsageException {
        assertEquals(Optional.of(Path.of("/var/data")), LaunchPlan.ofRun(List.of("solo"), host(Map.of())).data());
        Map<String, String> environment = Map.of("PRB_DATA", "/e");
        assertEquals(Optional.of(Path.of("/e")), LaunchPlan.ofRun(List.of("solo"), host(environment)).data());
        assertEquals(Optional.of(Path.of("/f")), LaunchPlan.ofRun(List.of("solo", "--data", "/f"), host(environment)).data());
    }

    private static Host host(Map<String, String> environment) {
        return new Host(Path.of("/none"), environment, System.out, System.err);
    }
}
