package prb.itests;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two network namespaces joined by a pair of virtual interfaces, with addresses of a private range that nothing outside sees.
 * Needs root and {@code ip}.
 */
final class Hosts implements AutoCloseable {

    private static final Duration COMMAND_MAX = Duration.ofSeconds(20);

    private final Path folder;
    private final String first;
    private final String second;

    private Hosts(Path folder, String tag) {
        this.folder = folder;
        this.first = "prb-a-" + tag;
        this.second = "prb-b-" + tag;
    }

    /** Empty where namespaces can not be made. */
    static Optional<Hosts> make(Path folder) throws IOException, InterruptedException {
        Hosts hosts = new Hosts(folder, Long.toString(ProcessHandle.current().pid() % 100_000));
        if (hosts.setUp()) {
            return Optional.of(hosts);
        }
        hosts.close();
        return Optional.empty();
    }

    private boolean setUp() throws InterruptedException {
        String near = first.replace("prb-", "v");
        String far = second.replace("prb-", "v");
        return ip("netns add " + first) && ip("netns add " + second)
                && ip("link add " + near + " netns " + first + " type veth peer name " + far + " netns " + second)
                && bring(first, near, "10.251.7.1/24") && bring(second, far, "10.251.7.2/24");
    }

    private boolean bring(String namespace, String link, String address) throws InterruptedException {
        String in = "-n " + namespace + " ";
        return ip(in + "addr add " + address + " dev " + link) && ip(in + "link set " + link + " up multicast on")
                && ip(in + "link set lo up") && ip(in + "route add 224.0.0.0/4 dev " + link);
    }

    private boolean ip(String words) throws InterruptedException {
        try (Child child = Child.start("ip", folder, Map.of(), List.of(("ip " + words).split(" ")))) {
            return child.await(COMMAND_MAX) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Words that run a command on the first host. */
    List<String> first() {
        return List.of("ip", "netns", "exec", first);
    }

    /** Words that run a command on the second host. */
    List<String> second() {
        return List.of("ip", "netns", "exec", second);
    }

    /** Takes both hosts and the wire between them away. */
    @Override
    public void close() throws IOException {
        try {
            ip("netns del " + first);
            ip("netns del " + second);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
