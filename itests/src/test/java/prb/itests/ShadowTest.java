package prb.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers that are fed as the original feeds them, a manager in shadow beside it, and the hand-over of their pool. */
class ShadowTest {

    private static final Devnet.Chain CHAIN = new Devnet.Chain(100, 500, 4, 50, 4);
    private static final int WORKERS = 2;
    private static final long CACHE_DISTANCE = 50;
    private static final Duration MOST = Duration.ofMinutes(5);

    @RegisterExtension
    final Running running = new Running();

    @Test
    void fleetIsFollowedThenTakenOverThenGivenBack() throws Exception {
        Path root = Settings.work("shadow-");
        Devnet devnet = running.keep(Devnet.start(root, "devnet", CHAIN, WORKERS));
        Provider provider = running
                .keep(Provider.start(root, "dp", Provider.url(devnet.relayPort()), Provider.url(devnet.paraPort()),
                        Map.of()));
        OriginalLifecycle original = running.keep(OriginalLifecycle.start(new OriginalLifecycle.Setup("production",
                List.of(provider.port()), devnet.workerPort(), 1, WORKERS, CACHE_DISTANCE, false)));
        awaitTip(devnet, original);

        Map<String, String> environment = Fleet.variables(devnet, "127.0.0.1", 0, "/ip4/127.0.0.1/tcp/0");
        environment.putAll(Map.of("PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "true", "PRB_SHADOW", "true"));
        RoleChild solo = running.keep(RoleChild.start("solo", root, "solo", environment));
        Await.until("the shell answers", MOST, () -> RollTest.answers(solo), solo::output);
        Fleet.addByShell(solo, devnet, WORKERS);
        Await.until("registrations are wished for", MOST, () -> shadow(solo).contains("register_worker=" + WORKERS),
                () -> shadow(solo) + solo.output());
        awaitTip(devnet, original);
        assertTrue(solo.shell("prb:status").contains("extrinsics: sent 0, failed 0"), solo::output);

        original.close();
        assertTrue(solo.prb(List.of("worker", "adopt", "1")).contains("PRB_ADOPTED_POOLS=1"));
        Await.until("all compute", MOST, () -> RollTest.computing(solo) == WORKERS, () -> RollTest.list(solo) + solo.output());

        solo.prb(List.of("worker", "release", "1"));
        Await.until("all are followed again", MOST, () -> shadow(solo).contains("shadow: " + WORKERS
                + " workers are only followed, adopted pools: none"), () -> shadow(solo));
    }

    private static void awaitTip(Devnet devnet, OriginalLifecycle original) throws Exception {
        long relay = devnet.finalRelay();
        long para = devnet.finalPara();
        original.awaitAt(() -> relay, () -> para, MOST);
    }

    private static String shadow(RoleChild role) {
        return RollTest.told(role, List.of("worker", "shadow"));
    }
}
