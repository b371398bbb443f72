package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The compose files are the guide's, and the image's steps with the guide's services run as they stand there. */
class ComposeTest {

    private static final Duration SERVICES_MAX = Duration.ofMinutes(6);
    private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final String NODE_HOSTS = "127.0.0.1 localhost path.to.kusama.node path.to.khala.node";

    @RegisterExtension
    final Running running = new Running();

    private static ComposeFile ours(String name) throws Exception {
        return ComposeFile.parse(Files.readString(Settings.top().resolve("distro/compose").resolve(name)));
    }

    @Test
    void everyFieldIsTheGuides() throws Exception {
        Path guide = Settings.shared().map(shared -> shared.resolve("spec/guide.md")).filter(Files::isRegularFile)
                .orElseGet(() -> {
                    System.out.println("skipped: the guide is not beside the checkout (folder shared)");
                    return Assumptions.abort("no guide");
                });
        List<ComposeFile> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(guide));
        while (matcher.find()) {
            blocks.add(ComposeFile.parse(matcher.group(1)));
        }
        assertEquals(3, blocks.size(), "compose files in the guide");
        for (String file : List.of("node.yml", "data-provider.yml", "lifecycle.yml")) {
            ComposeFile ours = ours(file);
            ComposeFile guides = blocks.stream().filter(block -> block.names().equals(ours.names())).findFirst().orElseThrow();
            for (String service : ours.names()) {
                Map<String, String> fields = ours.fields(service);
                if (service.equals("monitor")) {
                    fields.put("environment", fields.get("environment").replace("PHALA_MODULE=monitor, ", ""));
                }
                assertEquals(guides.fields(service), fields, service);
            }
        }
    }

    /**
     * Everything of the guide but Docker: image steps, read-only root, its environment, its entry point, a data folder that
     * belongs to root. The hosts that it names are this one.
     */
    @Test
    void theGuidesServicesRun() throws Exception {
        Path folder = Settings.work("image-");
        Path script = Files.writeString(folder.resolve("services.sh"), script(folder));
        List<String> command = List.of("unshare", "--mount", "--net", "--propagation", "private", "sh", script.toString());
        if (!possible(folder)) {
            System.out.println("skipped: mount and network namespaces need root, and the programs unshare, ip and redis-server");
            Assumptions.abort("no namespaces");
        }
        Child services = running.keep(Child.start("services", folder, Map.of("JAVA_HOME", System.getProperty("java.home")),
                command));
        assertEquals(0, services.await(SERVICES_MAX), services::output);
        assertTrue(services.printed("data_provider: OK") || services.printed("data_provider: WARN"), services::output);
        assertTrue(services.printed("lifecycle: OK") || services.printed("lifecycle: WARN"), services::output);
        assertTrue(services.printed("heap of lifecycle: -Xmx300m"), services::output);
        assertTrue(services.printed("\"bridgeIdentity\":\"production\""), services::output);
        assertTrue(services.printed("a foreign program: 2"), services::output);
    }

    private static boolean possible(Path folder) throws InterruptedException {
        try (Child child = Child.start("possible", folder, Map.of(), List.of("sh", "-c",
                "unshare --mount --net true && ip -V && redis-server --version"))) {
            return child.await(Duration.ofSeconds(20)) == 0;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    private static String script(Path folder) throws Exception {
        ComposeFile provider = ours("data-provider.yml");
        ComposeFile manager = ours("lifecycle.yml");
        List<String> lines = new ArrayList<>(List.of("set -eu", "java=$JAVA_HOME", "ip link set lo up",
                "for place in /opt /usr/local/bin /var; do mount -t tmpfs tmpfs $place; done"));
        lines.addAll(ImageSteps.of(Settings.top()));
        lines.addAll(List.of("mount -t tmpfs -o mode=755 tmpfs /var/data",
                "echo '" + NODE_HOSTS + "' > /opt/hosts && mount --bind /opt/hosts /etc/hosts",
                "mount -t tmpfs -o exec,mode=1777 tmpfs /tmp", "mount -o remount,ro /opt", "mount -o remount,bind,ro /",
                "cd /tmp",
                "plain=\"env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin PRB_JAVA_HOME=$java\"",
                "pids=", "ended() { kill $pids 2>/dev/null || true; wait; }", "trap ended EXIT", "mkdir /tmp/nodes",
                "$plain XDG_RUNTIME_DIR=/tmp/nodes PRB_DEVNET_RELAY_PORT=9945 PRB_DEVNET_PARA_PORT=9944 PRB_DEVNET_WORKERS=1"
                        + " PRB_DEVNET_WORKER_PORT=18000"
                        + " /opt/prb/bin/prb run devnet --data /tmp/nodes/data > /tmp/devnet.log 2>&1 & pids=\"$pids $!\"",
                words(manager.command("redis-q")) + " > /tmp/redis.log 2>&1 & pids=\"$pids $!\""));
        lines.add(service("data_provider", provider, ""));
        lines.add(service("monitor", provider, ""));
        lines.add(service("lifecycle", manager, "--max-old-space-size=300"));
        lines.addAll(List.of(
                "for i in $(seq 120); do $plain prb-entry health ready > /tmp/health 2>&1 && [ $(wc -l < /tmp/health) -ge 3 ]"
                        + " && grep -q ^lifecycle /tmp/health && grep -q ^data_provider /tmp/health && break; sleep 1; done",
                "cat /tmp/health", "tail -n 15 /tmp/data_provider.log /tmp/lifecycle.log /tmp/monitor.log",
                "for port in 9101 9102 3000; do curl -sf http://127.0.0.1:$port/live; done",
                "curl -sf http://127.0.0.1:4567/queue/ > /dev/null", "curl -sf -X POST http://127.0.0.1:3000/ptp/discover; echo",
                "for pid in $(pgrep -u 10001 java); do tr '\\0' ' ' < /proc/$pid/cmdline | grep 'run $' | grep -o 'Xmx300m'"
                        + " && echo 'heap of lifecycle: -Xmx300m'; done || true",
                "[ $(pgrep -u 10001 -c java) -eq 3 ]", "[ \"$(stat -c %u:%a /var/data/keys/id/LIFECYCLE)\" = 10001:600 ]",
                "! touch /opt/prb/x 2>/dev/null", "code=0; node server.js || code=$?; echo \"a foreign program: $code\""));
        return String.join("\n", lines) + "\n";
    }

    /** Entry point and environment as the file has them. @param option a further one of Node.js */
    private static String service(String name, ComposeFile file, String option) {
        List<String> entry = new ArrayList<>(file.entrypoint(name));
        if (entry.isEmpty()) {
            entry.addAll(List.of("/usr/local/bin/prb-entry", "run"));
        } else if (!option.isEmpty()) {
            entry.add(1, option);
        }
        return "$plain " + words(file.environment(name)) + " " + words(entry) + " > /tmp/" + name
                + ".log 2>&1 & pids=\"$pids $!\"";
    }

    private static String words(List<String> words) {
        return String.join(" ", words.stream().map(word -> "'" + word + "'").toList());
    }
}
