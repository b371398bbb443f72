package prb.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** 2.x workers that start from a state of the chain and are upgraded batch by batch. */
class RollTest {

    private static final Devnet.Chain CHAIN = new Devnet.Chain(120, 500, 4, 50, 4);
    private static final int WORKERS = 3;
    private static final Duration MOST = Duration.ofMinutes(5);

    @RegisterExtension
    final Running running = new Running();

    @Test
    void freshWorkersStartFromAStateAndComeBackNewer() throws Exception {
        Path root = Settings.work("roll-");
        Devnet devnet = running.keep(Devnet.start(root, "devnet", CHAIN, WORKERS, List.of(),
                Map.of("PRB_DEVNET_WORKER_GENERATION", "2.0", "PRB_DEVNET_WORKER_NEXT_VERSION", "2.0.2")));
        Map<String, String> environment = Fleet.variables(devnet, "127.0.0.1", 0, "/ip4/127.0.0.1/tcp/0");
        environment.put("PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "true");
        RoleChild solo = running.keep(RoleChild.start("solo", root, "solo", environment));
        Await.until("the shell answers", MOST, () -> answers(solo), solo::output);
        Fleet.addByShell(solo, devnet, WORKERS);
        Await.until("all compute", MOST, () -> computing(solo) == WORKERS, () -> list(solo) + solo.output());
        assertTrue(solo.output().contains("read the state of para block"), solo::output);

        assertTrue(solo.prb(List.of("worker", "checkpoint", "w1")).contains("has a checkpoint at para block"));
        String begun = solo.prb(List.of("worker", "roll", "start", "--version", "2.0.2", "--batch", "2", "--absent", "1",
                "--pause", "1"));
        assertTrue(begun.contains("roll: rolling"), begun);
        Await.until("the roll is done", MOST, () -> status(solo).contains("roll: done"), () -> status(solo) + list(solo));
        assertTrue(status(solo).contains(WORKERS + " done"), status(solo));
        Await.until("all compute again", MOST, () -> computing(solo) == WORKERS, () -> list(solo));
    }

    static boolean answers(RoleChild role) throws Exception {
        try {
            return role.shell("prb:worker list").contains("No workers");
        } catch (AssertionError notYet) {
            return false;
        }
    }

    private static String status(RoleChild role) {
        return told(role, List.of("worker", "roll", "status"));
    }

    static String list(RoleChild role) {
        return told(role, List.of("worker", "list"));
    }

    static String told(RoleChild role, List<String> words) {
        try {
            return role.prb(words);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static long computing(RoleChild role) {
        return list(role).lines().filter(line -> line.contains(" computing ")).count();
    }
}
