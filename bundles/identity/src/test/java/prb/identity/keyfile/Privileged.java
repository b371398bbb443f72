package prb.identity.keyfile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Children in Linux namespaces of their own: what they mount, and what they may not do, ends with them. */
final class Privileged {

    private static final long SECONDS_MAX = 60;

    private Privileged() {}

    /** Skips the test, with a printed reason, where a command does not work. */
    static void assume(List<String> command) throws InterruptedException {
        String failure;
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            failure = process.waitFor() == 0 ? "" : output.strip();
        } catch (IOException e) {
            failure = e.getMessage();
        }
        if (!failure.isEmpty()) {
            System.out.println("skipped: '" + String.join(" ", command) + "' does not work here: " + failure);
        }
        Assumptions.assumeTrue(failure.isEmpty());
    }

    /** A prefix of a command that runs a script first. */
    static List<String> script(List<String> prefix, String script) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(List.of("sh", "-c", script + " && exec \"$@\"", "sh"));
        return all;
    }

    /** What {@link LoadMain} prints behind a prefix. */
    static String load(List<String> prefix, Path folder, String kind) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java", "-Xmx64m",
                "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), LoadMain.class.getName(),
                folder.toString(), kind));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS), "still running");
        return output;
    }
}
