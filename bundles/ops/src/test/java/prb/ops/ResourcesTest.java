package prb.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;

class ResourcesTest {

    private static final Caller CALLER = new Caller("Qm", "10.0.0.1", false, true);
    private final FakeServices services = new FakeServices();
    private final Resources resources = new Resources(services.context());
    private final ApiStream stream = new ApiStream(resources);

    /** Tells its parameters. */
    private record Fixed(int status, String word) implements ApiResource {
        @Override
        public ApiAnswer get(Map<String, String> query) {
            switch (query.getOrDefault("fail", "")) {
                case "input" -> throw new IllegalArgumentException("fail: no");
                case "bug" -> throw new IllegalStateException("secret");
                default -> {
                    return new ApiAnswer(status, "\"" + word + query.getOrDefault("a", "") + "\"");
                }
            }
        }
    }

    @BeforeEach
    void twoResources() {
        resources.add(services.reference(new Fixed(200, "one"), "/api/v1/one", 1, 0));
        resources.add(services.reference(new Fixed(503, "two"), "/api/v1/two", 2, 0));
    }

    private String ask(String request) {
        List<Bytes> answer = stream.handle(CALLER, Bytes.utf8(request));
        return Bytes.concat(answer).toUtf8();
    }

    @Test
    void resourcesAreFoundByPath() {
        assertEquals(new ApiAnswer(200, "\"one\""), resources.get("/api/v1/one", ""));
        assertEquals(new ApiAnswer(503, "\"twob c\""), resources.get("/api/v1/two", "x&a=b+c&a=d"));
        ApiAnswer none = resources.get("/api/v1/three", "");
        assertEquals(404, none.status());
        assertTrue(none.json().contains("[/api/v1/one, /api/v1/two]"), none.json());
    }

    @Test
    void highestRankingAnswersAndThenTheOldest() {
        var high = services.reference(new Fixed(200, "high"), "/api/v1/one", 4, 1);
        resources.add(services.reference(new Fixed(200, "later"), "/api/v1/one", 3, 0));
        assertEquals("\"one\"", resources.get("/api/v1/one", "").json());
        resources.add(high);
        assertEquals("\"high\"", resources.get("/api/v1/one", "").json());
        resources.remove(high);
        assertEquals("\"one\"", resources.get("/api/v1/one", "").json());
    }

    @Test
    void resourcesAreFetchedForAQuestionOnlyAndMayBeGone() {
        assertEquals(0, services.fetched.get());
        resources.get("/api/v1/one", "");
        assertEquals(1, services.fetched.get());
        assertEquals(1, services.returned.get());
        resources.add(services.reference(null, "/api/v1/gone", 5, 0));
        assertEquals(503, resources.get("/api/v1/gone", "").status());
    }

    @Test
    void failuresAreAnswersAndBugsAreNotTold() {
        assertEquals(new ApiAnswer(400, "{\"error\":\"fail: no\"}"), resources.get("/api/v1/one", "fail=input"));
        ApiAnswer bug = resources.get("/api/v1/one", "fail=bug");
        assertEquals(500, bug.status());
        assertTrue(!bug.json().contains("secret"), bug.json());
        assertEquals(400, resources.get("/api/v1/one", "a=%zz").status());
        assertEquals(400, resources.get("/api/v1/one", "a=" + "b".repeat(3_000)).status());
    }

    @Test
    void peersGetTheSameAnswers() {
        assertEquals("/prb/api/1", stream.protocol());
        assertEquals(Access.CHANGE, stream.access());
        assertEquals("{\"status\":200,\"body\":\"one\"}", ask("{\"method\":\"GET\",\"path\":\"/api/v1/one\"}"));
        assertEquals("{\"status\":503,\"body\":\"two5\"}", ask("{\"method\":\"GET\",\"path\":\"/api/v1/two?a=5\"}"));
        assertEquals("{\"status\":405,\"body\":{\"error\":\"method: only GET\"}}", ask(
                "{\"method\":\"POST\",\"path\":\"/api/v1/one\"}"));
        for (String odd : new String[] {"", "null", "[]", "5", "{\"method\":5}"}) {
            assertTrue(ask(odd).startsWith("{\"status\":405"), odd);
        }
        assertTrue(ask("{").startsWith("{\"status\":400"));
        assertTrue(ask(" ".repeat(70_000)).startsWith("{\"status\":413"));
        assertTrue(ask("{\"method\":\"GET\"}").startsWith("{\"status\":404"));
    }

    @Test
    void questionsThatComeWhileSixteenAreAskedAreToldToComeBack() throws Exception {
        CountDownLatch asked = new CountDownLatch(16);
        CountDownLatch go = new CountDownLatch(1);
        resources.add(services.reference(query -> {
            asked.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return ApiAnswer.ok("1");
        }, "/api/v1/slow", 9, 0));
        List<Thread> threads = Stream.generate(() -> Thread.ofVirtual().start(() -> resources.get("/api/v1/slow",
                ""))).limit(16).toList();
        asked.await();
        assertEquals(503, resources.get("/api/v1/one", "").status());
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(200, resources.get("/api/v1/one", "").status());
    }
}
