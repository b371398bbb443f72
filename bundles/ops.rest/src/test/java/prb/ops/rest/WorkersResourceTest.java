package prb.ops.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.ops.api.ApiAnswer;
import prb.worker.api.Pool;
import prb.worker.api.Worker;
import prb.worker.api.WorkerState;

class WorkersResourceTest {

    private final FakeInventory inventory = new FakeInventory();
    private final FakeFleet fleet = new FakeFleet();
    private final WorkerList list = new WorkerList();
    private final WorkersResource workers = new WorkersResource(list);
    private final History history = new History(list);
    private final WorkerResource worker = new WorkerResource(list, history);

    @BeforeEach
    void fill() {
        list.fleet = fleet;
        list.inventory = inventory;
        inventory.with(new Pool("p1", 1, "one", FakeInventory.ALICE, Optional.empty(), true, false))
                .with(new Pool("p2", 2, "two", FakeInventory.ALICE, Optional.empty(), false, true));
        Worker a = FakeInventory.worker("a", 1, 30);
        Worker b = FakeInventory.worker("b", 1, 20);
        Worker c = FakeInventory.worker("c", 2, 10);
        inventory.with(c).with(b).with(a);
        fleet.with(a, WorkerState.COMPUTING, 100, "").with(b, WorkerState.ERROR, 50, "Its pRuntime is AWAY");
    }

    @AfterEach
    void close() {
        history.close();
    }

    private static JsonNode json(ApiAnswer answer) throws Exception {
        return new ObjectMapper().readTree(answer.json());
    }

    private List<String> ids(Map<String, String> query) throws Exception {
        List<String> ids = new ArrayList<>();
        json(workers.get(query)).get("workers").forEach(each -> ids.add(each.get("id").asText()));
        return ids;
    }

    @Test
    void configuredAndDrivenWorkersAreOneList() throws Exception {
        JsonNode json = json(workers.get(Map.of()));
        assertEquals(3, json.get("total").asInt());
        assertEquals("1 1 1 0", json.at("/by_state/computing").asText() + " " + json.at("/by_state/error").asText() + " "
                + json.at("/by_state/idle").asText() + " " + json.at("/by_state/syncing").asText());
        assertEquals("99", json.at("/workers/0/relay").asText(), "the last that it has");
        assertEquals("30000000000000 30", json.at("/workers/0/stake").asText() + " " + json.at("/workers/0/stake_pha").asText());
        assertEquals("idle", json.at("/workers/2/state").asText());
        assertTrue(json.at("/workers/2/reason").asText().contains("pool 2 is disabled"), json::toString);
        assertEquals(-1, json.at("/workers/2/relay").asInt());
        list.inventory = null;
        assertEquals(List.of("a", "b"), ids(Map.of()));
        list.fleet = null;
        assertEquals(503, workers.get(Map.of()).status());
    }

    @Test
    void filtersSortsAndPages() throws Exception {
        assertEquals(List.of("a"), ids(Map.of("state", "computing")));
        assertEquals(List.of("a", "b"), ids(Map.of("state", "computing,error")));
        assertEquals(List.of("c"), ids(Map.of("pool", "2")));
        assertEquals(List.of("b"), ids(Map.of("text", "is away")));
        assertEquals(List.of("c", "b", "a"), ids(Map.of("sort", "stake")));
        assertEquals(List.of("a", "b", "c"), ids(Map.of("sort", "relay", "desc", "true")));
        assertEquals(List.of("a", "b", "c"), ids(Map.of("sort", "pool")), "equal ones by name");
        assertEquals(List.of("c", "a", "b"), ids(Map.of("sort", "pool", "desc", "true")));
        assertEquals(List.of("b"), ids(Map.of("offset", "1", "limit", "1")));
        assertEquals(1, json(workers.get(Map.of("pool", "2"))).get("matched").asInt());
    }

    @Test
    void parametersWithoutMeaningAreNamed() {
        for (Map.Entry<String, String> bad : Map.of("state", "computing,happy", "pool", "-1", "sort", "luck", "desc", "yes",
                "offset", "x", "limit", "1001").entrySet()) {
            String message = assertThrows(IllegalArgumentException.class, () -> workers.get(Map.of(bad.getKey(), bad.getValue())))
                    .getMessage();
            assertTrue(message.startsWith(bad.getKey() + " is '"), message);
        }
        assertThrows(IllegalArgumentException.class, () -> workers.get(Map.of("text", "x".repeat(201))));
    }

    @Test
    void tenThousandWorkersAreToldAPageAtATime() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            Worker each = FakeInventory.worker("w" + i, 1, 1);
            inventory.with(each);
            fleet.with(each, WorkerState.SYNCING, i, "");
        }
        JsonNode json = json(workers.get(Map.of("state", "syncing", "sort", "para", "desc", "true", "limit", "1000")));
        assertEquals("10003 10000 1000", json.get("total") + " " + json.get("matched") + " " + json.get("workers").size());
        assertEquals(9_998, json.at("/workers/0/para").asInt());
    }

    @Test
    void oneWorkerTellsWhyItIsNotComputing() throws Exception {
        assertEquals(0, json(worker.get(Map.of("id", "a"))).get("why").size());
        JsonNode b = json(worker.get(Map.of("id", "b")));
        assertEquals("[\"a step failed\",\"the next try is at 1970-01-01T00:00:00Z\",\"Its pRuntime is AWAY\"]", b.get("why")
                .toString());
        assertEquals(1, b.at("/session/runtimeInfo/v").asInt());
        JsonNode c = json(worker.get(Map.of("id", "c")));
        assertEquals("[\"pool 2 is disabled, and its workers rest\"]", c.get("why").toString());
        assertTrue(c.get("session").isNull() && c.get("session_account").isNull());
        fleet.unresponsive.add(fleet.reports.get("a"));
        assertTrue(json(worker.get(Map.of("id", "a"))).get("why").toString().contains("misses its heartbeats"));
        assertEquals(404, worker.get(Map.of("id", "d")).status());
    }

    @Test
    void historyKeepsTheNewestSamplesOfWorkersThatAreThere() throws Exception {
        for (int i = 0; i < 200; i++) {
            history.take(Instant.ofEpochSecond(60L * i),
                    fleet.with(inventory.workers.get("a"), WorkerState.SYNCING, i, "").reports());
        }
        JsonNode samples = json(worker.get(Map.of("id", "a"))).get("history");
        assertEquals(Samples.SAMPLES_MAX, samples.size());
        assertEquals("{\"at\":\"1970-01-01T00:20:00Z\",\"state\":\"syncing\",\"relay\":19,\"para\":19}",
                samples.get(0).toString());
        assertEquals(198, samples.get(179).get("relay").asInt());
        assertEquals(200 - 20, json(worker.get(Map.of("id", "b"))).get("history").size());
        fleet.reports.remove("a");
        history.take(Instant.EPOCH, fleet.reports());
        assertEquals(0, history.of("a").size());
    }
}
