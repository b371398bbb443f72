package prb.itests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import prb.itests.probe.Broken;
import prb.substrate.runtime.extrinsic.ExtrinsicView;
import prb.testkit.BridgeExtension;
import prb.testkit.RunningBridge;

/**
 * Strategies come and go in a bridge whose workers register and compute: one built against the first version of the SPI, the
 * example as an archive with settings, newer settings, none. What they did is read from the chain; no job suffers. A broken and
 * an untrusted file change nothing. This devnet is closed, as a bridge on real chains is.
 */
class DropInsTest {

    private static final int WORKERS = 4;
    private static final Duration SOON = Duration.ofMinutes(3);
    private static final Path OLD = Settings.top().resolve("itests/src/test/spi10/strategy-spi-1.0.jar");
    private static final List<Integer> PORTS = ports();

    @RegisterExtension
    static final BridgeExtension BRIDGE = BridgeExtension.withWorkers(WORKERS).trust(OLD).dropIn(OLD).setting("PRB_DROPINS_OPEN",
            "false").setting("PRB_DEVNET_PARA_PORT", "" + PORTS.get(0));

    private static Path work;
    private static Path example;

    private static List<Integer> ports() {
        try {
            return Ports.free(1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void example() throws Exception {
        work = Settings.work("dropins-");
        example = ExampleJars.bundle("strategy-tip-escalation", work);
    }

    @Test
    void strategiesComeAndGoAndNoJobSuffers(RunningBridge bridge) throws Exception {
        bridge.awaitDropIn("strategy-spi-1.0.jar", "running", SOON);
        Path untrusted = Files.copy(example, work.resolve("untrusted.jar"));
        bridge.dropIn(untrusted);
        Path broken = Jars.bundle("broken", Broken.class, "org.osgi.framework", work.resolve("broken.jar"),
                List.of(Broken.class));
        bridge.trust(broken);
        bridge.dropIn(broken);
        bridge.awaitDropIn("untrusted.jar", "refused", SOON);
        bridge.awaitDropIn("broken.jar", "fenced", SOON);
        String health = bridge.shell("prb:health health");
        assertTrue(health.contains("broken on purpose") && health.contains("untrusted.jar is refused"), health);
        bridge.awaitComputing(WORKERS, SOON);
        try (SentExtrinsics chain = new SentExtrinsics(PORTS.get(0))) {
            assertTrue(chain.all().stream().filter(DropInsTest::isBatchOfOneNewWorker).count() >= WORKERS,
                    "the strategy of SPI 1.0 sent the new workers: " + chain.all());
            Path tipping = tipping(bridge, 7_777);
            bridge.dropIn(tipping);
            bridge.awaitDropIn("tip.zip", "running", SOON);
            awaitTip(chain, bridge, 7_777);
            bridge.dropIn(tipping(bridge, 8_888));
            awaitTip(chain, bridge, 8_888);
            bridge.remove("tip.zip");
            bridge.await("no strategy with tips", "prb:bundle list strategy-tip", answer -> !answer.contains("strategy-tip-"),
                    SOON);
            int before = chain.all().size();
            Await.until("an extrinsic without a tip", SOON, () -> chain.all().stream().skip(before).anyMatch(
                    each -> tip(each).signum() == 0), bridge::output);
        }
        String queue = bridge.shell("prb:queue");
        assertFalse(queue.contains("Refused") || queue.contains("Failed"), queue);
    }

    private static Path tipping(RunningBridge bridge, int tip) throws Exception {
        Path archive = ExampleJars.archive(example, "prb.examples.tip", "{\"first:Long\":" + tip + ",\"step:Long\":0}",
                work.resolve(
                        "tip.zip"));
        bridge.trust(archive);
        return archive;
    }

    private static void awaitTip(SentExtrinsics chain, RunningBridge bridge, int tip) throws Exception {
        Await.until("an extrinsic with a tip of " + tip, SOON,
                () -> chain.all().stream().anyMatch(each -> tip(each).equals(BigInteger
                        .valueOf(tip))),
                bridge::output);
    }

    private static BigInteger tip(ExtrinsicView extrinsic) {
        return extrinsic.signed().orElseThrow().tip();
    }

    private static boolean isBatchOfOneNewWorker(ExtrinsicView extrinsic) {
        String args = extrinsic.call().args().toString();
        return extrinsic.call().name().equals("force_batch") && args.split("add_worker", -1).length == 2;
    }
}
