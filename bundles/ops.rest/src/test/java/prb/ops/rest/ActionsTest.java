package prb.ops.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiCall;
import prb.worker.api.Pool;
import prb.worker.api.Worker;
import prb.worker.api.WorkerState;

class ActionsTest {

    private static final String W = "/api/v1/workers/";
    private static final String P = "/api/v1/pools/";
    private static final String B = "/api/v1/bundles/";

    private final FakeInventory inventory = new FakeInventory();
    private final FakeFleet fleet = new FakeFleet();
    private final WorkerList list = new WorkerList();
    private final FakeContext framework = new FakeContext();
    private FleetActions fleetActions;

    @BeforeEach
    void fill() {
        list.fleet = fleet;
        list.inventory = inventory;
        inventory.with(new Pool("p1", 1, "one", FakeInventory.ALICE, Optional.of(FakeInventory.BOB), true, false));
        Worker a = FakeInventory.worker("a", 1, 30);
        inventory.with(a).with(FakeInventory.worker("b", 1, 20));
        fleet.with(a, WorkerState.COMPUTING, 100, "");
        fleetActions = new FleetActions(framework.context(), list);
        new WorkerActions(framework.context(), list);
        new PoolActions(framework.context(), list);
        new BundleActions(framework.context());
    }

    @AfterEach
    void close() {
        fleetActions.close();
        assertFalse(framework.actions.containsKey(W + "restart"));
    }

    private ApiAnswer act(String path, String body) {
        return framework.actions.get(path).act(new ApiCall(Map.of(), body.replace('\'', '"'), "token me"));
    }

    private static String quoted(ApiAnswer answer) {
        return answer.json().replace('"', '\'');
    }

    private JsonNode results(int status, String path, String body) throws Exception {
        ApiAnswer answer = act(path, body);
        assertEquals(status, answer.status(), answer::json);
        return new ObjectMapper().readTree(answer.json()).path("results");
    }

    private String refused(String path, String body) {
        return assertThrows(IllegalArgumentException.class, () -> act(path, body)).getMessage();
    }

    @Test
    void drivenWorkersAreToldOneByOne() throws Exception {
        JsonNode results = results(200, W + "restart", "{'ids':['a','b']}");
        assertTrue(results.get(0).get("ok").asBoolean() && !results.get(1).get("ok").asBoolean(), results::toString);
        results(409, W + "kick", "{'ids':['b']}");
        results(200, W + "refresh", "{'ids':['a']}");
        results(200, W + "stop", "{'ids':['a']}");
        assertEquals(List.of("restart a", "refresh a", "stop a"), fleet.told);
        list.fleet = null;
        assertEquals(503, act(W + "restart", "{'ids':['a']}").status());
    }

    @Test
    void checkpointsAreWaitedFor() throws Exception {
        fleet.with(FakeInventory.worker("e", 1, 1), WorkerState.ERROR, 1, "").with(FakeInventory.worker("i", 1, 1),
                WorkerState.IDLE, 1, "");
        JsonNode results = results(200, W + "checkpoint", "{'ids':['a','e','i','no']}");
        assertEquals("it has a checkpoint at para block 7", results.get(0).get("message").asText());
        assertEquals("no turn came", results.get(1).get("message").asText());
        assertTrue(results.get(2).get("message").asText().contains("does not know"));
        assertTrue(results.get(3).get("message").asText().contains("driven here"));
    }

    @Test
    void bodiesWithoutMeaningAreRefusedByName() {
        assertEquals("ids: must be a list of 1 to 1000", refused(W + "restart", "{}"));
        assertEquals("ids: must be a list of 1 to 1000", refused(W + "restart", "{'ids':[]}"));
        assertTrue(refused(W + "restart", "{'ids':[5]}").startsWith("ids: holds"));
        assertTrue(refused(W + "restart", "{'ids':['a','a']}").contains("'a' twice"));
        assertTrue(refused(W + "restart", "{'id':'a'}").startsWith("id means nothing here"));
        assertTrue(refused(W + "move", "{'ids':['a']}").startsWith("pool: is missing"));
        assertTrue(refused(W + "move", "{'ids':['a'],'pool':-1}").startsWith("pool: must be"));
        assertTrue(refused(W + "stake", "{'ids':['a'],'stake':'1e3'}").startsWith("stake: must be"));
        assertTrue(refused(W + "stake", "{'ids':['a'],'stake_pha':'1,5'}").startsWith("stake_pha: must be"));
        assertTrue(refused(W + "stake", "{'ids':['a']}").startsWith("stake: is missing"));
        assertTrue(refused(W + "add", "{'workers':[{'name':'x','pool':1}]}").startsWith("workers[0].endpoint: is missing"));
        assertTrue(refused(W + "change", "{'workers':[{'id':'a','enabled':1}]}").startsWith("workers[0].enabled: must"));
        assertTrue(refused(P + "add", "{'pools':[{'pid':1,'name':'x'}]}").startsWith("pools[0].operator_secret: is"));
        String phrase = refused(P + "add", "{'pools':[{'pid':1,'name':'x','operator_secret':'bottom drive','owner':'?'}]}");
        assertEquals("pools[0].owner: is no account", phrase);
    }

    @Test
    void inventoryChangesForAllOrNone() throws Exception {
        results(200, W + "disable", "{'ids':['a','b']}");
        assertFalse(inventory.workers.get("a").enabled() || inventory.workers.get("b").enabled());
        assertEquals("api, token me", inventory.author);
        results(200, W + "enable", "{'ids':['a']}");
        assertTrue(inventory.workers.get("a").enabled());
        results(200, W + "move", "{'ids':['a'],'pool':9}");
        assertEquals(9, inventory.workers.get("a").pid());
        results(200, W + "stake", "{'ids':['a','b'],'stake_pha':'1.5'}");
        assertEquals("1500000000000", inventory.workers.get("b").stake().toString());
        ApiAnswer absent = act(W + "delete", "{'ids':['a','no']}");
        assertEquals(404, absent.status());
        assertTrue(absent.json().contains("there is none with this id") && quoted(absent).endsWith(",'field':'id'}"),
                absent::json);
        assertEquals(2, inventory.workers.size());
        ApiAnswer small = act(W + "stake", "{'ids':['a'],'stake':'5'}");
        assertEquals(400, small.status());
        assertTrue(quoted(small).contains("'field':'stake'"), small::json);
        results(200, W + "delete", "{'ids':['b']}");
        assertEquals(List.of("a"), List.copyOf(inventory.workers.keySet()));
        list.inventory = null;
        assertEquals(503, act(W + "delete", "{'ids':['a']}").status());
    }

    @Test
    void workersAreAddedAndChanged() throws Exception {
        results(200, W + "add", "{'workers':[{'name':'n','pool':1,'endpoint':'http://h:1','stake_pha':'7',"
                + "'gatekeeper':true}]}");
        Worker made = inventory.workers.get("made-n");
        assertEquals("7000000000000 true false true", made.stake() + " " + made.enabled() + " " + made.syncOnly() + " " + made
                .gatekeeper());
        results(200, W + "change", "{'workers':[{'id':'made-n','endpoint':'http://h:2','sync_only':true}]}");
        Worker changed = inventory.workers.get("made-n");
        assertEquals("http://h:2 n 7000000000000 true", changed.endpoint() + " " + changed.name() + " " + changed.stake() + " "
                + changed.syncOnly());
    }

    @Test
    void poolsAreAddedChangedAndDeletedAndNoSecretIsTold() throws Exception {
        String secret = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
        ApiAnswer added = act(P + "add", "{'pools':[{'pid':5,'name':'five','operator_secret':'" + secret + "','owner':'"
                + FakeInventory.BOB.toSs58(30) + "'}]}");
        assertEquals(200, added.status(), added.json());
        assertFalse(added.json().contains("bottom"), added.json());
        assertEquals(List.of(secret), inventory.secrets);
        assertEquals(Optional.of(FakeInventory.BOB), inventory.pools.get("pool-5").proxiedOwner());
        assertEquals(409, act(P + "add", "{'pools':[{'pid':5,'name':'x','operator_secret':'y'}]}").status());
        results(200, P + "change", "{'pools':[{'id':'pool-5','name':'cinq','enabled':false}]}");
        Pool changed = inventory.pools.get("pool-5");
        assertEquals("cinq false " + Optional.of(FakeInventory.BOB), changed.name() + " " + changed.enabled() + " " + changed
                .proxiedOwner());
        results(200, P + "change", "{'pools':[{'id':'pool-5','owner':null,'operator_secret':'//Eve'}]}");
        assertEquals(Optional.empty(), inventory.pools.get("pool-5").proxiedOwner());
        assertEquals("//Eve", inventory.secrets.getLast());
        assertEquals(404, act(P + "delete", "{'ids':['no']}").status());
        results(200, P + "delete", "{'ids':['pool-5']}");
        assertFalse(inventory.pools.containsKey("pool-5"));
    }

    @Test
    void onlyRoomsThatOthersKnowByTheirServicesAreStopped() throws Exception {
        framework.with("org.apache.felix.framework", "System Bundle", null).with("prb.trade.trader", "x", null)
                .with("prb.trade.api", "x", "prb.trade.api").with("prb.ops", "x", null).with("prb.config", "x", null)
                .with("other", "x", null).with("prb.fake", "dropin:a/prb.fake", null);
        JsonNode results = results(200, B + "stop", "{'names':['prb.trade.trader','prb.trade.api','prb.ops','prb.config',"
                + "'other','prb.fake','org.apache.felix.framework','nothing']}");
        assertEquals("it is resolved", results.get(0).get("message").asText());
        for (int i = 1; i < 8; i++) {
            assertFalse(results.get(i).get("ok").asBoolean(), results::toString);
        }
        results(200, B + "restart", "{'names':['prb.trade.trader']}");
        assertEquals(List.of("stop prb.trade.trader", "stop prb.trade.trader", "start prb.trade.trader"), framework.told);
        results(409, B + "start", "{'names':['other']}");
    }
}
