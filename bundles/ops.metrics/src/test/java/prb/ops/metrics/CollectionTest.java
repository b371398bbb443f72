package prb.ops.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import prb.metrics.api.Family;
import prb.metrics.api.MetricSink;
import prb.metrics.api.MetricSource;
import prb.trade.api.QueueUnavailableException;
import prb.trade.api.TradeQueue;

class CollectionTest {

    private static final Family OWN = Family.counter("prb_demo_things_total", "Things.", "kind");

    private static String text(Collection collection, String accept) {
        return new String(new Exposition().page(collection.collect(), accept).body(), StandardCharsets.UTF_8);
    }

    private static TextFormat read(Collection collection) {
        return TextFormat.read(text(collection, ""));
    }

    @Test
    void everyFamilyIsToldWhenTheServicesAreThere() {
        TextFormat told = read(Role.collection(10));

        Set<String> names = told.figures.stream().map(TextFormat.Figure::name).collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = Collection.FAMILIES.stream().map(Family::name).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(known, names);
    }

    @Test
    void eachFigureIsTheServicesOwn() {
        TextFormat told = read(Role.collection(0));

        assertEquals(0.25, told.value("prb_chain_source_latency_seconds", "chain", "relay", "source", "ws://a:1"));
        assertEquals(1, told.value("prb_chain_source_state", "chain", "relay", "source", "ws://b:2", "state", "down"));
        assertEquals(0, told.value("prb_chain_source_state", "chain", "relay", "source", "ws://b:2", "state", "ready"));
        assertEquals(5, told.value("prb_chain_source_errors_total", "chain", "para", "source", "ws://a:1"));
        assertEquals(98, told.value("prb_encoder_proven_height", "chain", "relay"));
        assertEquals(97, told.value("prb_encoder_journaled_height", "chain", "relay"));
        assertEquals(96, told.value("prb_blob_height", "kind", "para_header"));
        assertEquals(4096, told.value("prb_blob_server_sent_bytes_total"));
        assertEquals(4, told.value("prb_blob_server_refused_total", "reason", "token"));
        assertEquals(2, told.value("prb_fleet_workers", "state", "computing"));
        assertEquals(1, told.value("prb_fleet_pool_workers", "pool", "2", "state", "error"));
        assertEquals(58, told.value("prb_fleet_lag_blocks", "kind", "relay"), "97 can be had, the hindmost wants 40 next");
        assertEquals(1, told.value("prb_fleet_behind_workers"), "w4 is synced and wants 60; w2 is still syncing");
        assertEquals(4, told.value("prb_queue_jobs", "phase", "waiting"));
        assertEquals(3, told.value("prb_trader_failures_total"));
        assertEquals(7_000, told.value("prb_trader_account_free_balance", "account", Role.ACCOUNT.toString()));
        assertEquals(9, told.value("prb_trader_account_held_seconds", "account", Role.ACCOUNT.toString()));
        assertEquals(1, told.value("prb_peers", "role", "lifecycle", "reachable", "true"));
        assertEquals(1, told.value("prb_health_check_status", "check", "journal"));
        assertEquals(1, told.value("prb_build_info", "version", "0.1.0", "role", "solo", "java", Runtime.version().toString()));
    }

    @Test
    void whatIsNotThereIsLeftOut() {
        TextFormat told = read(new Collection("0.1.0", "monitor", 0));

        assertTrue(told.value("prb_process_cpu_seconds_total") > 0);
        assertFalse(told.types.containsKey("prb_fleet_workers"));
        assertEquals(Set.of("process"), told.figures.stream().filter(each -> each.name().equals("prb_metrics_source_up")).map(
                each -> each.labels().get("source")).collect(Collectors.toSet()));
    }

    @Test
    void failingServiceTakesNothingElseAway() {
        Collection collection = Role.collection(0);
        collection.queue = Played.of(TradeQueue.class, Map.of("stats", new QueueUnavailableException("Redis is away")));

        TextFormat told = read(collection);

        assertEquals(0, told.value("prb_metrics_source_up", "source", "queue"));
        assertEquals(1, told.value("prb_metrics_source_up", "source", "trader"));
        assertFalse(told.types.containsKey("prb_queue_jobs"));
    }

    @Test
    void singleWorkersAreToldOnlyOnDemandAndUpToTheLimit() {
        assertFalse(read(Role.collection(0)).types.containsKey("prb_worker_state"));

        List<String> told = read(Role.collection(2)).figures.stream().filter(each -> each.name().equals("prb_worker_state")).map(
                each -> each.labels().get("worker")).toList();
        assertEquals(List.of("w1", "w2"), told);
    }

    @Test
    void poolsBeyondTheLimitAreOneFigure() {
        Collection collection = Role.collection(0);
        collection.fleet = Role.fleet(FleetMetrics.POOLS_MAX + 30);

        TextFormat told = read(collection);

        assertEquals(30, told.value("prb_fleet_pool_workers", "pool", "other", "state", "idle"));
        assertEquals(FleetMetrics.POOLS_MAX + 1, told.figures.stream().filter(
                each -> each.name().equals("prb_fleet_pool_workers")).count());
    }

    @Test
    void otherRoomsAddTheirOwnAndCanNotTakeANameThatIsTaken() {
        Collection collection = new Collection("0.1.0", "solo", 0);
        collection.add(source(OWN, 3));
        collection.add(source(Family.gauge("prb_build", "Mine."), 1));
        collection.add(source(Family.gauge("prb_process_threads", "Mine."), 1));

        TextFormat told = read(collection);

        assertEquals(3, told.value("prb_demo_things_total", "kind", "a \\\"b\\\" \\\\ \\n"));
        assertEquals(1, told.figures.stream().filter(each -> each.name().equals("prb_process_threads")).count());
    }

    private static MetricSource source(Family family, double value) {
        return new MetricSource() {
            @Override
            public List<Family> families() {
                return List.of(family);
            }

            @Override
            public void read(MetricSink sink) {
                sink.put(family, value, family.labels().stream().map(name -> "a \"b\" \\ \n").toArray(String[]::new));
            }
        };
    }

    @Test
    void openMetricsIsToldToWhoAsks() {
        Exposition.Page page = new Exposition().page(Role.collection(0).collect(),
                "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

        String text = new String(page.body(), StandardCharsets.UTF_8);
        assertTrue(page.type().startsWith("application/openmetrics-text"), page.type());
        assertTrue(text.endsWith("# EOF\n"), text);
        assertTrue(text.contains("# TYPE prb_trader_extrinsics_sent counter\n"), text);
        assertTrue(new Exposition().page(Role.collection(0).collect(), "").type().startsWith("text/plain; version=0.0.4"));
    }
}
