package prb.walkie.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import prb.walkie.api.PeerNode;

class HealthChecksTest {

    private static final List<String> SOMEWHERE = List.of("/ip4/192.0.2.1/tcp/1");

    private static Result alarms(String... alarms) {
        PeerNode node = (PeerNode) Proxy.newProxyInstance(PeerNode.class.getClassLoader(), new Class<?>[] {PeerNode.class},
                (proxy, method, arguments) -> {
                    assertEquals("alarms", method.getName());
                    return List.of(alarms);
                });
        return new AlarmsCheck(node).execute();
    }

    @Test
    void alarmsAreWarningsThatShow() {
        assertEquals(Result.Status.OK, alarms().getStatus());
        Result result = alarms("two live nodes", "a peer that lies");
        assertEquals(Result.Status.WARN, result.getStatus());
        assertTrue(result.toString().contains("two live nodes") && result.toString().contains("a peer that lies"),
                result.toString());
    }

    @Test
    void aNodeIsReadyWhenItKnowsItsChainAndListens() {
        assertEquals(Result.Status.OK, ReachableCheck.of("0xaa", SOMEWHERE, List.of()).getStatus());
        assertEquals(Result.Status.OK, ReachableCheck.of("client", List.of(), List.of()).getStatus());
        assertEquals(Result.Status.TEMPORARILY_UNAVAILABLE, ReachableCheck.of("", List.of(), SOMEWHERE).getStatus());
        assertEquals(Result.Status.CRITICAL, ReachableCheck.of("0xaa", List.of(), SOMEWHERE).getStatus());
        Result partly = ReachableCheck.of("0xaa", SOMEWHERE, List.of("/ip6/::/tcp/7"));
        assertEquals(Result.Status.WARN, partly.getStatus());
        assertTrue(partly.toString().contains("/ip6/::/tcp/7"), partly.toString());
    }
}
