package prb.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hosts made of network namespaces, each with a wire of its own to this one and to nobody else. All reach this host at one
 * address of a private range, which nothing outside sees. Needs root and {@code ip}.
 */
final class Islands implements AutoCloseable {

    private static final Duration COMMAND_MAX = Duration.ofSeconds(20);
    private static final String MAINLAND = "10.251.9.1";

    private final Path folder;
    private final String tag;
    private final int count;

    private Islands(Path folder, int count) {
        this.folder = folder;
        this.tag = Long.toString(ProcessHandle.current().pid() % 100_000);
        this.count = count;
    }

    /** Empty where namespaces can not be made. */
    static Optional<Islands> make(Path folder, int count) throws InterruptedException {
        Islands islands = new Islands(folder, count);
        boolean made = true;
        for (int i = 0; i < count && made; i++) {
            made = islands.setUp(i);
        }
        if (made) {
            return Optional.of(islands);
        }
        islands.close();
        return Optional.empty();
    }

    private boolean setUp(int island) throws InterruptedException {
        String in = "-n " + name(island) + " ";
        String net = "10.251." + (10 + island) + ".";
        return ip("netns add " + name(island))
                && ip("link add " + near(island) + " type veth peer name " + far(island) + " netns " + name(island))
                && ip("addr add " + net + "1/24 dev " + near(island)) && ip("link set " + near(island) + " up")
                && (island > 0 || ip("addr add " + MAINLAND + "/32 dev " + near(island)))
                && ip(in + "addr add " + net + "2/24 dev " + far(island)) && ip(in + "link set lo up") && join(island);
    }

    private String name(int island) {
        return "prb-i" + island + "-" + tag;
    }

    private String near(int island) {
        return "vn" + island + "-" + tag;
    }

    private String far(int island) {
        return "vf" + island + "-" + tag;
    }

    /** Where they reach this host. */
    static InetAddress mainland() throws IOException {
        return InetAddress.getByName(MAINLAND);
    }

    /** Takes the wire away: what is on its way is lost, and nobody is told. */
    boolean cut(int island) throws InterruptedException {
        return ip("-n " + name(island) + " link set " + far(island) + " down");
    }

    /** Puts the wire back. */
    boolean join(int island) throws InterruptedException {
        String in = "-n " + name(island) + " ";
        return ip(in + "link set " + far(island) + " up")
                && ip(in + "route replace " + MAINLAND + "/32 via 10.251." + (10 + island) + ".1");
    }

    /** Words that run a command on one of them. */
    List<String> on(int island) {
        return List.of("ip", "netns", "exec", name(island));
    }

    private boolean ip(String words) throws InterruptedException {
        try (Child child = Child.start("ip", folder, Map.of(), List.of(("ip " + words).split(" ")))) {
            return child.await(COMMAND_MAX) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Takes all of them and their wires away. */
    @Override
    public void close() {
        try {
            for (int i = 0; i < count; i++) {
                ip("netns del " + name(i));
                ip("link del " + near(i)); // where its peer went with the namespace there is none any more
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
