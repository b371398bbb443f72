package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two hosts, made of network namespaces: what peers on one may do to the other. */
class NamespacesTest {

    private static final Devnet.Chain CHAIN = new Devnet.Chain(20, 1_000, 4, 50, 4);
    private static final int HTTP = 3_000;
    private static final int UNAUTHORIZED = 4;

    @RegisterExtension
    final Running running = new Running();

    /** A monitor on the other host finds the manager by multicast DNS, is refused, and allowed by the command that is named. */
    @Test
    void strangerIsRefusedUntilTheNamedCommandAllowsIt() throws Exception {
        Path root = Settings.work("hosts-");
        Hosts hosts = running.keep(Hosts.make(root).orElseGet(() -> {
            System.out.println("skipped: network namespaces need root and the program ip");
            return Assumptions.abort("network namespaces need root and the program ip");
        }));
        Devnet devnet = running.keep(Devnet.start(root, "devnet", CHAIN, 1, hosts.first()));
        Map<String, String> environment = Fleet.variables(devnet, "127.0.0.1", 9_102, "/ip4/0.0.0.0/tcp/29888");
        environment.put("USE_BUILT_IN_TRADER", "true");
        RoleChild lifecycle = running.keep(RoleChild.start("lifecycle", root, "lifecycle", environment, hosts.first()));
        RoleChild monitor = running
                .keep(RoleChild.start("monitor", root, "monitor", Map.of("PRB_HTTP_PORT", "" + HTTP), hosts.second()));
        Curl curl = new Curl(root, "http://127.0.0.1:" + HTTP, hosts.second());
        String manager = Fleet.meet(curl, "lifecycleManagers", lifecycle);

        assertFalse(curl.post("/ptp/proxy/" + manager + "/ListPool", "{}").path("hasError").asBoolean(true), monitor::output);
        JsonNode refused = Fleet.createPool(curl, manager, 1);
        assertTrue(refused.path("hasError").asBoolean(), refused::toString);
        assertEquals(UNAUTHORIZED, refused.path("error").path("type").asInt(), refused::toString);
        String message = refused.path("error").path("message").asText();
        String command = message.substring(message.indexOf("prb peer allow ")).split("[\"\n]")[0].strip();

        lifecycle.prb(List.of(command.split(" ")).subList(1, 4));
        JsonNode done = Fleet.createPool(curl, manager, 1);
        assertFalse(done.path("hasError").asBoolean(true), done::toString);
        assertEquals(1, curl.post("/ptp/proxy/" + manager + "/ListPool", "{}").path("data").path("pools").size());
    }
}
