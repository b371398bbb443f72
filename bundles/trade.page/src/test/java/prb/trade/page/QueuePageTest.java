package prb.trade.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.ops.api.ApiAnswer;
import prb.scale.Bytes;
import prb.trade.api.FixedQueue;
import prb.trade.api.JobOutcome;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue.Phase;

/** What the page is told and what it may do. */
class QueuePageTest {

    private static final Bytes HASH = Bytes.wrap(new byte[32]);
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

    private final FixedQueue queue = new FixedQueue();
    private final QueueResource resource = new QueueResource();

    @BeforeEach
    void fill() {
        resource.queue = queue;
        queue.put("waits", Phase.WAITING, Optional.empty());
        queue.put("runs", Phase.RUNNING, Optional.empty());
        queue.put("done", Phase.FINISHED, Optional.of(new JobOutcome.Succeeded(HASH, HASH)));
        queue.put("failed", Phase.FINISHED, Optional.of(new JobOutcome.Failed(HASH, HASH, "Pallet.Error: what it means")));
    }

    private JsonNode told(Map<String, String> query) throws Exception {
        ApiAnswer answer = resource.get(query);
        assertEquals(200, answer.status(), answer::json);
        return new ObjectMapper().readTree(answer.json());
    }

    @Test
    void countsAndNewestJobsAreTold() throws Exception {
        JsonNode json = told(Map.of());
        assertEquals("1 1 2", json.get("waiting") + " " + json.get("running") + " " + json.get("finished"));
        assertEquals("failed", json.at("/jobs/0/id").asText(), "the newest first");
        assertEquals("Pallet.Error: what it means", json.at("/jobs/0/outcome/reason").asText());
        assertEquals("succeeded", json.at("/jobs/1/outcome/result").asText());
        assertEquals("start_computing", json.at("/jobs/3/kind").asText());
        assertEquals(1, told(Map.of("jobs", "1")).get("jobs").size());
    }

    @Test
    void onlyWhatIsAskedForIsShown() throws Exception {
        for (Map.Entry<String, String> one : Map.of("waiting", "waits", "running", "runs", "failed", "failed").entrySet()) {
            JsonNode jobs = told(Map.of("show", one.getKey())).get("jobs");
            assertEquals(1, jobs.size(), jobs::toString);
            assertEquals(one.getValue(), jobs.get(0).get("id").asText());
        }
        assertEquals(2, told(Map.of("show", "finished")).get("jobs").size());
    }

    @Test
    void badParametersAreNamed() {
        for (String jobs : new String[] {"0", "501", "-1", "many", "9999999999"}) {
            String message = assertThrows(IllegalArgumentException.class, () -> resource.get(Map.of("jobs", jobs))).getMessage();
            assertTrue(message.contains("jobs is '" + jobs + "'"), message);
        }
        assertTrue(assertThrows(IllegalArgumentException.class, () -> resource.get(Map.of("show", "x"))).getMessage().contains(
                "show is 'x'"));
    }

    @Test
    void absentQueueAndLostStorageAreSaid() {
        queue.goAway();
        assertEquals(503, resource.get(Map.of()).status());
        assertEquals(503, JobChange.cancel(queue, "waits").status());
        assertEquals(503, JobChange.retry(queue, "failed", Clock.systemUTC()).status());
        resource.queue = null;
        assertTrue(resource.get(Map.of()).json().contains("no trade queue"));
    }

    @Test
    void onlyWaitingJobsAreCancelled() {
        assertEquals(200, JobChange.cancel(queue, "waits").status());
        assertEquals(Optional.of(new JobOutcome.Cancelled()), queue.outcome("waits"));
        assertTrue(JobChange.cancel(queue, "runs").json().contains("not waiting any more"));
        assertTrue(JobChange.cancel(queue, "unknown").json().contains("no job unknown"));
    }

    @Test
    void onlyWhatEndedWithoutSuccessIsTriedAgain() {
        assertEquals(200, JobChange.retry(queue, "failed", Clock.fixed(NOW, ZoneOffset.UTC)).status());
        TradeJob again = queue.status("failed").orElseThrow().job();
        assertEquals(Phase.WAITING, queue.status("failed").orElseThrow().phase());
        assertEquals(NOW.plusSeconds(600), again.expiresAt(), "it has as much time as it had");
        for (Map.Entry<String, String> refused : Map.of("done", "has succeeded", "runs", "not ended", "no", "no job no")
                .entrySet()) {
            ApiAnswer answer = JobChange.retry(queue, refused.getKey(), Clock.systemUTC());
            assertEquals(409, answer.status());
            assertTrue(answer.json().contains(refused.getValue()), answer::json);
        }
    }

    @Test
    void portThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String trouble = QueuePort.trouble(config(taken.getLocalPort()));
            assertTrue(trouble.contains(":" + taken.getLocalPort() + ":") && trouble.contains("PRB_QUEUE_HTTP_PORT"), trouble);
        }
        assertTrue(QueuePort.trouble(config(0)).contains("PRB_QUEUE_HTTP_PORT=0"));
    }

    private static QueuePort.Config config(int port) {
        return new QueuePort.Config() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public String org_apache_felix_http_host() {
                return "127.0.0.1";
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return QueuePort.Config.class;
            }
        };
    }
}
