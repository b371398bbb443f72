package prb.ops.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobProviders;
import prb.blob.api.blob.BlobServerStatus;
import prb.blob.api.control.EncoderControl;
import prb.blob.api.control.EncoderStatus;
import prb.blob.api.control.Quarantined;
import prb.chain.api.ChainSource;
import prb.chain.api.ParaChain;
import prb.chain.api.RelayChain;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiCall;
import prb.ops.api.ApiResource;
import prb.scale.Bytes;
import prb.trade.api.Trader;
import prb.worker.api.Pool;
import prb.worker.api.Worker;
import prb.worker.api.WorkerState;

/** Every path is described, and real answers are what the description promises. */
class DescriptionTest {

    private static final String DESCRIPTION = "OPENAPI-INF/openapi.json";
    private static final String CONTENT = "application/json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final FakeInventory inventory = new FakeInventory();
    private final FakeFleet fleet = new FakeFleet();
    private final WorkerList list = new WorkerList();
    private final History history = new History(list);
    private final FakeContext framework = new FakeContext();
    private final ProviderResource provider;
    private final SourcesResource sources = new SourcesResource();
    private final ProvidersResource providers = new ProvidersResource();
    private final AccountsResource accounts = new AccountsResource();
    private final Map<String, ApiResource> resources = new LinkedHashMap<>();
    private ObjectNode paths;
    private ObjectNode schemas;

    @TempDir
    static Path folder;

    DescriptionTest() {
        provider = new ProviderResource(folder);
    }

    @BeforeEach
    void fill() throws IOException {
        try (InputStream in = Objects.requireNonNull(ClassLoader.getSystemResourceAsStream(DESCRIPTION))) {
            JsonNode own = MAPPER.readTree(in);
            paths = (ObjectNode) own.get("paths");
            schemas = (ObjectNode) own.get("schemas");
        }
        // The one schema of another room that all use.
        JsonNode server = MAPPER.readTree(Files.readString(Path.of("../ops/src/main/resources/" + DESCRIPTION)));
        schemas.set("Error", server.at("/schemas/Error"));
        resources.put("/api/v1/workers", new WorkersResource(list));
        resources.put("/api/v1/workers/{id}", new WorkerResource(list, history));
        resources.put("/api/v1/pools", new PoolsResource(list));
        resources.put("/api/v1/provider", provider);
        resources.put("/api/v1/sources", sources);
        resources.put("/api/v1/providers", providers);
        resources.put("/api/v1/accounts", accounts);
        resources.put("/api/v1/bundles", new BundlesResource(framework.context()));
        resources.put("/api/v1/audit", new AuditResource(list));
        framework.with("org.apache.felix.framework", "System Bundle", null).with("prb.trade.trader", "x", null);
        new FleetActions(framework.context(), list);
        new WorkerActions(framework.context(), list);
        new PoolActions(framework.context(), list);
        new BundleActions(framework.context());
    }

    @AfterEach
    void close() {
        history.close();
    }

    private void services() throws Exception {
        list.fleet = fleet;
        list.inventory = inventory;
        inventory.with(new Pool("p1", 1, "one", FakeInventory.ALICE, Optional.of(FakeInventory.BOB), true, false));
        Worker a = FakeInventory.worker("a", 1, 30);
        inventory.with(a).with(FakeInventory.worker("b", 1, 20));
        fleet.with(a, WorkerState.ERROR, 100, "away");
        history.take(Instant.now(), fleet.reports());
        inventory.by("me").updateWorkers(List.of(a));
        EncoderStatus.Progress progress = new EncoderStatus.Progress(100, 90, 80, 0.5);
        EncoderStatus status = new EncoderStatus(EncoderStatus.State.HELD, "look", progress,
                new EncoderStatus.Progress(-1, -1, -1,
                        0),
                Optional.of(new EncoderStatus.ForcedChange(5, Bytes.of((byte) 1), 2, 4, true)), List.of(new Quarantined("relay",
                        "range", 5, "node", "bad", 3, Instant.EPOCH, true)),
                "on");
        provider.encoder = fake(EncoderControl.class, Map.of("status", status));
        provider.server = () -> new BlobServerStatus.Counters(8012, 1, 2, 3, 4, 5, 6, 7, Map.of("full", 1L));
        providers.client = fake(BlobProviders.class, Map.of("refusals", 0L, "providers", List.of(new BlobProviders.Seen("h:1", "",
                true, true, true, true, BlobProgress.NONE))));
        ChainSource source = new ChainSource("ws://h:1", ChainSource.State.READY, "", 5, 0, Duration.ofNanos(1_234_567), 0, 1, 0,
                0,
                1, false);
        sources.relay = fake(RelayChain.class, Map.of("sources", List.of(source)));
        sources.para = fake(ParaChain.class, Map.of("sources", List.of(source)));
        accounts.trader = fake(Trader.class, Map.of("stats", new Trader.Stats(1, 0, 1), "accounts", List.of(
                new Trader.Account(FakeInventory.ALICE, 1, 2, "", Optional.of(BigInteger.TEN), 0), new Trader.Account(
                        FakeInventory.BOB, 1, 2, "poor", Optional.empty(), 5_000))));
    }

    @SuppressWarnings("unchecked")
    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return (T) java.lang.reflect.Proxy.newProxyInstance(DescriptionTest.class.getClassLoader(), new Class<?>[] {type}, (proxy,
                method, args) -> Optional.ofNullable(answers.get(method.getName())).orElseThrow(
                        () -> new UnsupportedOperationException(method.getName())));
    }

    private Set<String> described(String method) {
        Set<String> described = new TreeSet<>();
        paths.properties().stream().filter(each -> each.getValue().has(method)).forEach(each -> described.add(each.getKey()));
        return described;
    }

    /** Paths of the components, as the framework will read them. */
    private static Set<String> components() throws IOException {
        Set<String> found = new TreeSet<>();
        try (var files = Files.list(Path.of("target/classes/OSGI-INF"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".xml")).toList()) {
                var matcher = java.util.regex.Pattern.compile("name=\"prb.api.path\"[^>]*value=\"([^\"]+)\"")
                        .matcher(Files.readString(
                                file));
                while (matcher.find()) {
                    found.add(matcher.group(1));
                }
            }
        }
        return found;
    }

    private void valid(JsonNode schema, String json, String what) throws IOException {
        ObjectNode whole = ((ObjectNode) schema).deepCopy();
        whole.putObject("components").set("schemas", schemas);
        var config = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        var problems = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole, config).validate(MAPPER
                .readTree(json));
        assertTrue(problems.isEmpty(), () -> what + ": " + problems + " in " + json);
    }

    private void answered(String path, String method, ApiAnswer answer) throws IOException {
        JsonNode response = paths.get(path).get(method).get("responses").path("" + answer.status());
        assertTrue(response.has("content"), () -> path + " answers " + answer + ", which is not described");
        valid(response.get("content").get(CONTENT).get("schema"), answer.json(), path);
    }

    @Test
    void everyPathIsDescribedWithItsRole() throws Exception {
        assertEquals(components(), described("get"));
        assertEquals(resources.keySet().stream().sorted().toList(), List.copyOf(described("get")));
        assertEquals(new TreeSet<>(framework.actions.keySet()), described("post"));
        Map<String, String> roles = new TreeMap<>();
        described("post").forEach(path -> roles.put(path, paths.get(path).get("post").get("x-prb-role").asText()));
        assertEquals(new TreeMap<>(framework.roles), roles);
        for (String path : described("get")) {
            assertEquals("view", paths.get(path).get("get").get("x-prb-role").asText());
        }
    }

    @Test
    void answersAreWhatTheDescriptionPromisesWithAndWithoutServices() throws Exception {
        for (int round = 0; round < 2; round++) {
            for (Map.Entry<String, ApiResource> each : resources.entrySet()) {
                ApiAnswer answer = each.getValue().get(Map.of("id", "a"));
                boolean needsNothing = each.getKey().equals("/api/v1/bundles");
                assertEquals(round == 0 && !needsNothing ? 503 : 200, answer.status(), each::toString);
                answered(each.getKey(), "get", answer);
            }
            services();
        }
        answered("/api/v1/workers/{id}", "get", resources.get("/api/v1/workers/{id}").get(Map.of("id", "b")));
        answered("/api/v1/workers/{id}", "get", resources.get("/api/v1/workers/{id}").get(Map.of("id", "no")));
        JsonNode told = MAPPER.readTree(provider.get(Map.of()).json());
        assertEquals("40", told.at("/encoder/relay/eta_s").asText(), "20 blocks at half a block a second");
    }

    @Test
    void ordersAreWhatTheDescriptionTakesAndSoAreTheirAnswers() throws Exception {
        services();
        String ids = "{'ids':['a']}";
        Map<String, String> bodies = new LinkedHashMap<>();
        for (String verb : "restart refresh kick checkpoint stop enable disable".split(" ")) {
            bodies.put("/api/v1/workers/" + verb, ids);
        }
        bodies.put("/api/v1/workers/move", "{'ids':['a'],'pool':1}");
        bodies.put("/api/v1/workers/stake", "{'ids':['a'],'stake_pha':'40.5'}");
        bodies.put("/api/v1/workers/add", "{'workers':[{'name':'n','pool':1,'endpoint':'http://h:1','stake':'4000000000000'}]}");
        bodies.put("/api/v1/workers/change", "{'workers':[{'id':'a','name':'other'}]}");
        bodies.put("/api/v1/workers/delete", "{'ids':['b']}");
        bodies.put("/api/v1/pools/add", "{'pools':[{'pid':7,'name':'n','operator_secret':'//A','owner':null}]}");
        bodies.put("/api/v1/pools/change", "{'pools':[{'id':'p1','enabled':false}]}");
        bodies.put("/api/v1/pools/delete", "{'ids':['pool-7']}");
        for (String verb : "start stop restart".split(" ")) {
            bodies.put("/api/v1/bundles/" + verb, "{'names':['prb.trade.trader']}");
        }
        assertEquals(framework.actions.keySet(), bodies.keySet().stream().collect(java.util.stream.Collectors.toSet()));
        bodies.replaceAll((path, body) -> body.replace('\'', '"'));
        for (Map.Entry<String, String> each : bodies.entrySet()) {
            JsonNode schema = paths.get(each.getKey()).at("/post/requestBody/content/application~1json/schema");
            valid(schema, each.getValue(), each.getKey() + " takes");
            ApiAnswer answer = framework.actions.get(each.getKey()).act(new ApiCall(Map.of(), each.getValue(), "me"));
            assertTrue(each.getKey().endsWith("checkpoint") || answer.status() == 200, () -> each + " " + answer);
            answered(each.getKey(), "post", answer);
        }
        answered("/api/v1/workers/delete", "post", framework.actions.get("/api/v1/workers/delete").act(new ApiCall(Map.of(),
                "{\"ids\":[\"gone\"]}", "me")));
    }
}
