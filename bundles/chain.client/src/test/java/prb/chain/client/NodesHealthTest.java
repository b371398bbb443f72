package prb.chain.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import prb.chain.api.ChainSource;
import prb.chain.api.ChainSource.State;

/** What is said of a chain's nodes. */
class NodesHealthTest {

    private static ChainSource node(String name, State state, String why) {
        return new ChainSource(name, state, why, 5, 0, Duration.ZERO, 0, 0, 0, 0, 1, false);
    }

    private static String text(Result result) {
        return String.join("\n", StreamSupport.stream(result.spliterator(), false).map(Object::toString).toList());
    }

    private static Result of(ChainSource... nodes) {
        return NodesHealth.of("relay chain", "PHALA_PARENT_CHAIN_ENDPOINT", List.of(nodes));
    }

    @Test
    void readyNodesAreWell() {
        assertEquals(Result.Status.OK, of(node("ws://a", State.READY, "")).getStatus());
    }

    @Test
    void oneThatLiesOrIsDownIsNamedWithTheReason() {
        Result result = of(node("ws://a", State.READY, ""), node("ws://b", State.DEMOTED, "it gave a wrong answer"));
        assertEquals(Result.Status.WARN, result.getStatus());
        assertTrue(text(result).contains("ws://b is demoted: it gave a wrong answer"), text(result));
    }

    @Test
    void noUsableNodeIsCriticalAndNamesTheVariable() {
        Result result = of(node("ws://a", State.DOWN, "refused"), node("ws://b", State.DEMOTED, "lies"));
        assertEquals(Result.Status.CRITICAL, result.getStatus());
        assertTrue(text(result).contains("PHALA_PARENT_CHAIN_ENDPOINT"), text(result));
    }
}
