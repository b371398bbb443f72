package prb.worker.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.cluster.api.Member.Kind;
import prb.worker.api.PRuntimeClient;
import prb.worker.runner.fake.FakeCluster;
import prb.worker.runner.fake.FakeInventory;
import prb.worker.runner.fake.FakePRuntime;
import prb.worker.runner.fake.FakePRuntime.Trouble;
import prb.worker.runner.fake.FakeQueue;
import prb.worker.runner.fake.FastPace;
import prb.worker.runner.fake.World;
import prb.worker.runner.feed.BlobCache;
import prb.worker.runner.feed.Lanes;
import prb.worker.runner.machine.KeyClaims;
import prb.worker.runner.machine.Settings;
import prb.worker.runner.machine.Surroundings;
import prb.worker.runner.pace.Doorbell;
import prb.worker.runner.share.AllOrNone;
import prb.worker.runner.share.Balanced;
import prb.worker.runner.share.Share;

/** Supervisors that share a fleet: each worker is driven by one of them, whoever comes and goes. */
class SharingTest {

    private static final int WORKERS = 12;
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final World world = new World(60);
    private final FakeQueue queue = new FakeQueue(world);
    private final FakeInventory inventory = new FakeInventory();
    private final FakeCluster cluster = new FakeCluster();
    private final Map<URI, FakePRuntime> runtimes = new ConcurrentHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private Thread chain;

    /** A supervisor and its membership. */
    private final class Node {
        final FakeCluster.Node membership;
        final Supervisor supervisor;

        Node(Kind kind, int weight) throws Exception {
            this(cluster.join(kind, weight));
        }

        Node(FakeCluster.Node membership) throws Exception {
            this.membership = membership;
            Share share = membership.self().kind() == Kind.SHARED ? new Balanced(membership) : new AllOrNone(membership);
            supervisor = new Supervisor(inventory,
                    new Surroundings(SharingTest.this::client, new BlobCache(world, 1_000_000), new Lanes(), world, queue,
                            new FastPace(), new KeyClaims(), new Settings(50, false, false, false), share),
                    Duration.ofSeconds(5));
            membership.onChange(new prb.cluster.api.MembershipListener() {
                @Override
                public void changed() {
                    supervisor.shareChanged();
                }

                @Override
                public void lost() {
                    supervisor.shareLost();
                }
            });
            inventory.onChange(supervisor::changed);
            world.onProgress(progress -> supervisor.ringAll(Doorbell.PROGRESS | Doorbell.HEAD));
            supervisor.start();
            nodes.add(this);
        }

        Set<String> driven() {
            Set<String> ids = new HashSet<>();
            supervisor.reports().forEach(report -> ids.add(report.worker().id()));
            return ids;
        }

        int count() {
            return supervisor.reports().size();
        }

        String health() {
            Result result = new FleetHealth(membership, inventory, config()).execute();
            StringBuilder text = new StringBuilder(result.getStatus().name());
            result.forEach(entry -> text.append('\n').append(entry.getMessage()));
            return text.toString();
        }
    }

    private static Config config() {
        return (Config) java.lang.reflect.Proxy.newProxyInstance(Config.class.getClassLoader(), new Class<?>[] {Config.class},
                (proxy, method, args) -> method.getName().equals("annotationType") ? (Class<? extends Annotation>) Config.class
                        : method.getDefaultValue());
    }

    @BeforeEach
    void start() {
        queue.executesAtOnce = true;
        queue.fences = cluster::isValid;
        inventory.put(FakeInventory.poolOf(1));
        for (int i = 1; i <= WORKERS; i++) {
            inventory.put(FakeInventory.workerOf(i, 1));
        }
        chain = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                world.grow(4);
                cluster.beat();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        chain.interrupt();
        chain.join();
        nodes.forEach(node -> node.supervisor.close());
        runtimes.values().forEach(runtime -> assertEquals("", runtime.overlap));
    }

    private PRuntimeClient client(URI endpoint) {
        String path = endpoint.getPath();
        return runtimes.computeIfAbsent(endpoint,
                e -> new FakePRuntime(world, Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)), false));
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "not in time: " + what + "; " + nodes.stream().map(node -> node
                    .driven() + node.health()).toList());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private boolean allCompute() {
        return nodes.stream().mapToInt(node -> node.supervisor.counts().computing()).sum() == WORKERS;
    }

    @Test
    void nodesShareByWeightAndTakeOverFromOneThatIsCutOff() throws Exception {
        Node a = new Node(Kind.SHARED, 100);
        await("the first drives all", () -> a.count() == WORKERS && allCompute());
        Node b = new Node(Kind.SHARED, 100);
        Node c = new Node(Kind.SHARED, 200);
        await("shares are fair", () -> a.count() == 3 && b.count() == 3 && c.count() == 6 && allCompute());
        assertTrue(a.health().contains("3 members drive 12 of 12 workers, this one 3"), a.health());
        cluster.cutOff(c.membership);
        await("it stops by itself", () -> c.count() == 0);
        assertTrue(c.health().startsWith("CRITICAL"), c.health());
        assertTrue(a.count() <= 6 && b.count() <= 6);
        cluster.bury(c.membership);
        await("the others drive all", () -> a.count() == 6 && b.count() == 6 && allCompute());
        cluster.comeBack(c.membership);
        await("it has its part again", () -> a.count() == 3 && b.count() == 3 && c.count() == 6 && allCompute());
    }

    @Test
    void standbyWaitsUntilNobodyElseIsThere() throws Exception {
        Node active = new Node(Kind.SHARED, 100);
        Node standby = new Node(Kind.SHARED, 0);
        await("the active one drives all", () -> active.count() == WORKERS && allCompute());
        assertEquals(0, standby.count());
        cluster.cutOff(active.membership);
        cluster.bury(active.membership);
        await("the standby drives all", () -> standby.count() == WORKERS && allCompute());
        cluster.comeBack(active.membership);
        await("the active one has them back", () -> active.count() == WORKERS && standby.count() == 0 && allCompute());
    }

    @Test
    void lossBreaksOffCallsAndLateOffersAreRefused() throws Exception {
        Node a = new Node(Kind.SHARED, 100);
        await("all compute", () -> a.count() == WORKERS && allCompute());
        FakePRuntime hangs = (FakePRuntime) client(FakeInventory.workerOf(1, 1).endpoint());
        hangs.trouble = Trouble.HANGING;
        await("a call hangs", () -> hangs.inFlight() == 1);
        cluster.cutOff(a.membership);
        await("it is broken off", () -> hangs.inFlight() == 0 && a.count() == 0);
        long calls = runtimes.values().stream().mapToLong(runtime -> runtime.calls.size()).sum();
        world.grow(8);
        a.supervisor.ringAll(Doorbell.PROGRESS);
        a.supervisor.changed();
        cluster.beat();
        await("the supervisor has looked", () -> a.count() == 0);
        assertEquals(calls, runtimes.values().stream().mapToLong(runtime -> runtime.calls.size()).sum());
        assertFalse(cluster.isValid(new prb.trade.api.Fence("worker-1", 0)));
    }

    @Test
    void nodeThatMissedChangesTakesNothingOnUntilItKnowsThem() throws Exception {
        Node a = new Node(Kind.SHARED, 100);
        await("all compute", () -> a.count() == WORKERS && allCompute());
        AtomicReference<Optional<String>> behind = new AtomicReference<>(Optional.of("it is behind"));
        FakeCluster.Node late = cluster.join(Kind.SHARED, 100);
        late.require(behind::get);
        Node b = new Node(late);
        await("a gives its half away", () -> a.count() == WORKERS / 2);
        cluster.beat();
        assertEquals(0, b.count());
        assertTrue(b.health().startsWith("WARN") && b.health().contains("it is behind"), b.health());
        behind.set(Optional.empty());
        await("it takes its half", () -> b.count() == WORKERS / 2 && allCompute());
        behind.set(Optional.of("it is behind again"));
        cluster.beat();
        assertEquals(WORKERS / 2, b.count(), "what it has it keeps");
    }

    @Test
    void disabledWorkersAreGivenUp() throws Exception {
        Node a = new Node(Kind.SHARED, 100);
        await("all compute", () -> a.count() == WORKERS && allCompute());
        inventory.put(FakeInventory.withEnabled(FakeInventory.workerOf(1, 1), false));
        await("it is neither driven nor held", () -> a.count() == WORKERS - 1 && !a.membership.isHeld("worker-1"));
        assertEquals(WORKERS - 1, a.membership.owned().size());
    }

    @Test
    void secondManagerAloneWaitsForTheEndOfTheFirst() throws Exception {
        Node first = new Node(Kind.SINGLE, 100);
        await("the first drives all", () -> first.count() == WORKERS && allCompute());
        Node second = new Node(Kind.SINGLE, 100);
        await("the second names the first", () -> second.health().startsWith("CRITICAL") && second.health().contains(
                "node-0 of bridge 'bridge'"));
        assertEquals(0, second.count());
        cluster.cutOff(first.membership);
        await("the first stops", () -> first.count() == 0);
        cluster.bury(first.membership);
        await("the second goes on", () -> second.count() == WORKERS && allCompute());
        assertTrue(second.health().startsWith("OK"), second.health());
    }
}
