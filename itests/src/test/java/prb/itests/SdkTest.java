package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What an author does: the SDK is made, a new project and the example are built from it and from nothing else, by Maven with an
 * empty local repository, and each is dropped into a bridge by its own test.
 */
class SdkTest {

    private static final Duration STEP_MAX = Duration.ofMinutes(15);
    private static final Path SDK = Settings.top().resolve("distro/sdk");

    @Test
    void projectsAreBuiltFromTheSdkAloneAndRunInABridge() throws Exception {
        assumeTrue(Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, "mvn"))),
                "skipped: Maven is not on the path");
        Path work = Settings.work("sdk-");
        String made = run(work, List.of("sh", Settings.top().resolve("prb").toString(), "sdk"));
        for (String file : List.of("prb.trade.api-0.1.0.jar", "prb.trade.api-0.1.0-sources.jar",
                "prb.trade.api-0.1.0-javadoc.jar",
                "prb.trade.api-0.1.0.pom")) {
            assertTrue(Files.isRegularFile(SDK.resolve("repository/prb/prb.trade.api/0.1.0").resolve(file)), file + "; " + made);
        }
        run(work, List.of("sh", Settings.top().resolve("prb").toString(), "new", "strategy", "one-by-one"));
        Path local = work.resolve("repository");
        verify(work.resolve("one-by-one"), work.resolve("one-by-one/target"), local, "OneByOneStrategyIT");
        Path built = work.resolve("example-target");
        verify(Settings.top().resolve("examples/strategy-tip-escalation"), built, local, "TipEscalationIT");
        assertTrue(Files.isRegularFile(built.resolve("strategy-tip-escalation-1.0.0.jar")), "the example's bundle");
    }

    /** Its tests in the bridge are among what ran: without them nothing was dropped. */
    private static void verify(Path project, Path target, Path local, String bridgeTest) throws Exception {
        run(project, List.of("mvn", "-B", "-q", "-s", SDK.resolve("settings.xml").toString(), "-Dmaven.repo.local=" + local,
                "-DbuildDirectory=" + target, "verify"));
        try (Stream<Path> reports = Files.list(target.resolve("surefire-reports"))) {
            List<Path> found = reports.filter(file -> file.getFileName().toString().endsWith(bridgeTest + ".txt")).toList();
            assertEquals(1, found.size(), bridgeTest);
            assertTrue(Files.readString(found.getFirst()).contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0"),
                    bridgeTest);
        }
    }

    private static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        Map<String, String> environment = new TreeMap<>();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("PRB_JAVA_HOME", System.getProperty("java.home"));
        environment.put("PRB_NO_BUILD", "true"); // the build that runs this test has made everything
        try (Child child = Child.start(String.join(" ", command), folder, environment, new ArrayList<>(command))) {
            int code = child.await(STEP_MAX);
            assertEquals(0, code, child.output());
            return child.output();
        }
    }
}
