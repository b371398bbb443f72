package prb.bench.walkie;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import prb.libp2p.Connection;
import prb.libp2p.Host;
import prb.libp2p.HostOptions;
import prb.libp2p.Multiaddr;
import prb.scale.Bytes;

/**
 * A process that calls the peer at the address given and does, until its standard input ends, what each line asks; the answer
 * is a line with one number. Its calls run on a virtual thread, as those of a node do.
 */
public final class OurClient {

    private static final Duration DIAL_MAX = Duration.ofSeconds(30);
    private static final double NANOS_PER_S = 1e9;
    private static final long NANOS_PER_MS = 1_000_000;

    private final Host host;
    private final Multiaddr address;
    private final Bytes hello;
    private final List<Connection> crowd = new ArrayList<>();
    private @Nullable Connection kept;

    private OurClient(Host host, Multiaddr address) {
        this.host = host;
        this.address = address;
        this.hello = Calls.hello(host.id().toString());
    }

    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Host host = Host.start(new RsaKey(), HostOptions.DEFAULT);
                ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
            OurClient client = new OurClient(host, Multiaddr.parse(args[0]));
            System.out.println("READY");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                System.out.println("RESULT " + thread.submit(() -> client.run(words[0], Integer.parseInt(words[1]))).get());
            }
        }
    }

    private double run(String word, int value) throws Exception {
        return switch (word) {
            case "calls" -> calls(value);
            case "dials" -> dials(value);
            case "answers" -> answers(value);
            case "crowd" -> crowd(value);
            default -> throw new IllegalArgumentException("unknown word '" + word + "'");
        };
    }

    private Connection kept() throws IOException {
        if (kept == null || !kept.isOpen()) {
            kept = host.dial(List.of(address), null, DIAL_MAX);
        }
        return kept;
    }

    private static double perSecond(int ms, Callable<?> step) throws Exception {
        long start = System.nanoTime();
        long passed;
        int count = 0;
        do {
            step.call();
            count++;
            passed = System.nanoTime() - start;
        } while (passed < ms * NANOS_PER_MS);
        return count * NANOS_PER_S / passed;
    }

    /** Hellos on an open connection, for so many ms. */
    private double calls(int ms) throws Exception {
        Connection connection = kept();
        return perSecond(ms, () -> Calls.call(connection, Calls.HELLO, hello));
    }

    /** Dial, Hello, close, as the original makes each of its calls. */
    private double dials(int ms) throws Exception {
        return perSecond(ms, () -> {
            try (Connection connection = host.dial(List.of(address), null, DIAL_MAX)) {
                return Calls.call(connection, Calls.HELLO, hello);
            }
        });
    }

    /** MiB per second of so many large answers. */
    private double answers(int count) throws IOException {
        Connection connection = kept();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int size = Calls.call(connection, Calls.BLOB, Bytes.EMPTY).size();
            if (size < OurServer.ANSWER_MIB << 20) {
                throw new IOException("only " + size + " bytes");
            }
        }
        return OurServer.ANSWER_MIB * count * NANOS_PER_S / (System.nanoTime() - start);
    }

    /** Opens connections, says Hello on each and keeps them. */
    private double crowd(int count) throws IOException, GeneralSecurityException {
        for (int i = 0; i < count; i++) {
            Connection connection = host.dial(List.of(address), null, DIAL_MAX);
            Calls.call(connection, Calls.HELLO, hello);
            crowd.add(connection);
        }
        return crowd.stream().filter(Connection::isOpen).count();
    }
}
