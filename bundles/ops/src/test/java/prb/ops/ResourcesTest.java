package prb.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.ops.api.ApiAction;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiCall;
import prb.ops.api.ApiResource;
import prb.ops.api.ApiRole;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;

class ResourcesTest {

    private static final Caller CALLER = new Caller("Qm", "10.0.0.1", false, true);
    private final FakeServices services = new FakeServices();
    private final Resources resources = new Resources(services.context());
    private final AtomicLong nanos = new AtomicLong();
    private final Desk desk = new Desk(resources, nanos::get);
    private final ApiStream stream = new ApiStream(desk);

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
        assertEquals("{\"status\":405,\"body\":{\"error\":\"method: only GET and POST\"}}", ask(
                "{\"method\":\"PUT\",\"path\":\"/api/v1/one\"}"));
        for (String odd : new String[] {"", "null", "[]", "5", "{\"method\":5}"}) {
            assertTrue(ask(odd).startsWith("{\"status\":405"), odd);
        }
        assertTrue(ask("{").startsWith("{\"status\":400"));
        assertTrue(ask(" ".repeat(1_100_000)).startsWith("{\"status\":413"));
        assertTrue(ask("{\"method\":\"GET\"}").startsWith("{\"status\":404"));
    }

    @Test
    void namesInAPathStandForOneSegmentAndExactPathsGoFirst() {
        resources.add(services.reference(query -> ApiAnswer.ok("\"" + query.get("id") + "/" + query.get("a") + "\""),
                "/api/v1/one/{id}", 6, 9));
        resources.add(services.reference(new Fixed(200, "exact"), "/api/v1/one/it", 7, 0));
        assertEquals("\"exact\"", resources.get("/api/v1/one/it", "").json());
        assertEquals("\"a b/1\"", resources.get("/api/v1/one/a%20b", "a=1&id=forged").json());
        assertEquals("\"a/b+/null\"", resources.get("/api/v1/one/a%2Fb+", "").json());
        assertEquals(404, resources.get("/api/v1/one/", "").status());
        assertEquals(404, resources.get("/api/v1/one/a/b", "").status());
        assertEquals(404, resources.get("/a".repeat(1_000), "").status());
        assertEquals(400, resources.get("/api/v1/one/%zz", "").status());
    }

    private static final Who OPERATOR = new Who(ApiRole.OPERATE, "token ops");
    private static final Who VIEWER = new Who(ApiRole.VIEW, "token eyes");

    @Test
    void actionsNeedTheirRoleAndAdminWhenTheyNameNone() {
        List<ApiCall> calls = new ArrayList<>();
        ApiAction action = call -> {
            calls.add(call);
            return ApiAnswer.ok("{}");
        };
        resources.addAction(services.action(action, "/api/v1/do", "operate"));
        resources.addAction(services.action(action, "/api/v1/any", ""));
        resources.addAction(services.action(action, "/api/v1/odd", "everybody"));
        assertEquals(200, desk.act(OPERATOR, "/api/v1/do", "a=1", "{\"x\":1}").status());
        assertEquals(new ApiCall(Map.of("a", "1"), "{\"x\":1}", "token ops"), calls.getFirst());
        ApiAnswer refused = desk.act(VIEWER, "/api/v1/do", "", "");
        assertEquals(403, refused.status());
        assertTrue(refused.json().contains("needs role operate") && refused.json().contains("has role view"), refused.json());
        assertTrue(desk.act(OPERATOR, "/api/v1/any", "", "").json().contains("needs role admin"));
        assertTrue(desk.act(OPERATOR, "/api/v1/odd", "", "").json().contains("needs role admin"));
        assertEquals(1, calls.size());
        assertEquals("{\"status\":200,\"body\":{}}", ask("{\"method\":\"POST\",\"path\":\"/api/v1/any\",\"body\":{}}"));
        assertEquals("peer Qm", calls.getLast().author());
    }

    @Test
    void onlyObjectsAreTakenAndNoBodyIsToldBack() {
        resources.addAction(services.action(call -> ApiAnswer.ok(call.body()), "/api/v1/do", "view"));
        assertEquals("{}", desk.act(VIEWER, "/api/v1/do", "", " ").json());
        for (String body : new String[] {"[]", "5", "null", "{\"secret phrase", "{} {}"}) {
            ApiAnswer answer = desk.act(VIEWER, "/api/v1/do", "", body);
            assertEquals(400, answer.status(), body);
            assertTrue(!answer.json().contains("phrase"), answer.json());
        }
        ApiAnswer peers = Resources.error(400, "the request is no JSON");
        assertEquals("{\"status\":400,\"body\":" + peers.json() + "}", ask("{\"body\":\"secret phrase"));
    }

    @Test
    void wrongMethodsAndUnknownPathsAreTold() {
        resources.addAction(services.action(call -> ApiAnswer.ok("1"), "/api/v1/do", "view"));
        assertEquals(405, desk.act(OPERATOR, "/api/v1/one", "", "").status());
        assertEquals(405, desk.read(OPERATOR, "/api/v1/do", "").status());
        assertEquals(404, desk.act(OPERATOR, "/api/v1/no", "", "").status());
        assertEquals(List.of("POST"), resources.methods("/api/v1/do"));
        assertEquals(List.of("GET"), resources.methods("/api/v1/one"));
    }

    @Test
    void whoAsksTooMuchWaitsAndOthersDoNot() {
        for (int i = 0; i < Desk.READS_BURST; i++) {
            assertEquals(200, desk.read(VIEWER, "/api/v1/one", "").status());
        }
        assertEquals(429, desk.read(VIEWER, "/api/v1/one", "").status());
        assertEquals(200, desk.read(OPERATOR, "/api/v1/one", "").status());
        nanos.addAndGet(1_000_000_000L / Desk.READS_PER_S);
        assertEquals(200, desk.read(VIEWER, "/api/v1/one", "").status());
        assertEquals(429, desk.read(VIEWER, "/api/v1/one", "").status());
        for (int i = 0; i < Desk.ACTIONS_BURST; i++) {
            assertEquals(404, desk.act(VIEWER, "/api/v1/no", "", "").status());
        }
        assertEquals(429, desk.act(VIEWER, "/api/v1/no", "", "").status());
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
