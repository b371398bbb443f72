package prb.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckMetadata;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;

class HealthCommandTest {

    private final List<HealthCheckExecutionResult> results = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final HealthCommand command = new HealthCommand(new HealthCheckExecutor() {
        @Override
        public List<HealthCheckExecutionResult> execute(HealthCheckSelector selector) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<HealthCheckExecutionResult> execute(HealthCheckSelector selector, HealthCheckExecutionOptions options) {
            asked.add(String.join(",", selector.tags()) + options.isCombineTagsWithOr());
            return results;
        }
    });

    /** A result as the executor gives it. */
    private record Given(HealthCheckMetadata metadata, Result result) implements HealthCheckExecutionResult {
        @Override
        public Result getHealthCheckResult() {
            return result;
        }

        @Override
        public long getElapsedTimeInMs() {
            return 1;
        }

        @Override
        public Date getFinishedAt() {
            return new Date(0);
        }

        @Override
        public boolean hasTimedOut() {
            return false;
        }

        @Override
        public HealthCheckMetadata getHealthCheckMetadata() {
            return metadata;
        }
    }

    private void add(String name, Result result) {
        ServiceReference<?> reference = (ServiceReference<?>) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {
            ServiceReference.class}, (proxy, method, args) -> switch (args == null ? "" : String.valueOf(args[0])) {
                case "hc.name" -> name;
                case "hc.tags" -> new String[] {"ready"};
                case "service.id" -> 1L;
                default -> null;
            });
        results.add(new Given(new HealthCheckMetadata(reference), result));
    }

    private static Result warning() {
        FormattingResultLog log = new FormattingResultLog();
        log.info("nine things are well");
        log.warn("one is not");
        return new Result(log);
    }

    @Test
    void tableAndJsonTellTheWorstAndWhatMakesIt() {
        add("store", warning());
        add("chain", new Result(Result.Status.OK, "at the tip"));
        String table = command.health();
        assertTrue(table.contains("one is not") && !table.contains("nine"), table);
        assertTrue(table.indexOf("chain") < table.indexOf("store") && table.endsWith("all: WARN"), table);
        assertEquals("{\"status\":\"WARN\",\"checks\":[{\"name\":\"chain\",\"status\":\"OK\",\"message\":\"at the tip\",\"tags\":"
                + "[\"ready\"]},{\"name\":\"store\",\"status\":\"WARN\",\"message\":\"one is not\",\"tags\":[\"ready\"]}]}",
                command.health("--json"));
        assertEquals(200, command.get(Map.of()).status());
        assertEquals(List.of("*true", "*true", "*true"), asked);
    }

    @Test
    void whatIsWorseThanAWarningIsUnavailable() {
        add("chain", new Result(Result.Status.TEMPORARILY_UNAVAILABLE, "no node"));
        assertEquals(503, command.get(Map.of("tags", "ready,,live")).status());
        assertEquals(List.of("ready,livetrue"), asked);
    }

    @Test
    void withoutChecksAllIsWellAndWrongWordsAreRefused() {
        assertEquals("{\"status\":\"OK\",\"checks\":[]}", command.health("ready", "--json"));
        assertThrows(IllegalArgumentException.class, () -> command.health("--xml"));
        assertThrows(IllegalArgumentException.class, () -> command.get(Map.of("tags", "a,".repeat(17))));
    }
}
