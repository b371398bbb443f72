package prb.scale;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Feeds a decoder with mutations of good input. Only {@link ScaleException} may come out of it, and what it allocates is
 * bounded by the size of its input. {@code -Dprb.fuzz.seconds=N} makes each decoder run that long instead of a fixed count of
 * rounds, {@code -Dprb.seed=N} repeats a run. Inputs that once failed are kept as {@code fuzz/<decoder>/*.hex} and are run
 * first, before all mutations of them.
 */
public final class Fuzz {

    /** A decoder under test. */
    public interface Target {
        void decode(Bytes input) throws Exception;
    }

    /**
     * What decoding may allocate.
     *
     * @param base bytes whatever the input: buffers, exception and stack trace
     * @param perByte bytes for each byte of input
     */
    public record Allowed(long base, long perByte) {
    }

    private static final int ROUNDS = 4000;
    private static final int INPUT_MAX = 1 << 20;
    private static final int MUTATIONS_MAX = 4;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long seed = Long.getLong("prb.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final String decoder;
    private final Allowed allowed;
    private final Target target;
    private final List<Bytes> seeds = new ArrayList<>();
    private int accepted;
    private long worst;

    private Fuzz(String decoder, Allowed allowed, Target target) {
        this.decoder = decoder;
        this.allowed = allowed;
        this.target = target;
    }

    /**
     * @param decoder names the folder of kept inputs
     * @param good real or made inputs, to which the kept ones are added
     * @param allowed most bytes that the decoder may allocate
     */
    public static void run(String decoder, List<Bytes> good, Allowed allowed, Target target) {
        Fuzz fuzz = new Fuzz(decoder, allowed, target);
        fuzz.seeds.addAll(kept(decoder));
        fuzz.seeds.addAll(good);
        fuzz.run();
    }

    private void run() {
        for (Bytes each : seeds) {
            offer(each, false); // loads classes, so not measured
        }
        for (Bytes each : seeds) {
            offer(each, true);
        }
        long seconds = Long.getLong("prb.fuzz.seconds", 0);
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        int rounds = 0;
        while (seconds > 0 ? System.nanoTime() < end : rounds < ROUNDS) {
            offer(mutated(), true);
            rounds++;
        }
        System.out
                .println("fuzz " + decoder + ": seed " + seed + ", " + seeds.size() + " seeds, " + rounds + " rounds, " + accepted
                        + " accepted, at most " + worst + " bytes allocated");
    }

    private void offer(Bytes input, boolean measured) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            target.decode(input);
            accepted++;
        } catch (ScaleException refused) {
            if (refused.reason().isBlank() || refused.offset() < 0 || refused.offset() > input.size()) {
                throw failure("refused without reason or place", input, refused);
            }
        } catch (Exception | StackOverflowError | OutOfMemoryError other) {
            throw failure("another exception: " + other, input, other);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        worst = Math.max(worst, measured ? allocated : 0);
        if (measured && allocated > allowed.base() + allowed.perByte() * input.size()) {
            throw failure(allocated + " bytes allocated for " + input.size(), input, null);
        }
    }

    private AssertionError failure(String what, Bytes input, Throwable cause) {
        String shown = input.size() > 8192 ? input.slice(0, 8192).toHex() + " and so on" : input.toHex();
        return new AssertionError(decoder + ", seed " + seed + ": " + what + "\ninput to keep: " + shown, cause);
    }

    private Bytes any() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private Bytes mutated() {
        Bytes input = any();
        for (int left = 1 + random.nextInt(MUTATIONS_MAX); left > 0; left--) {
            input = mutate(input);
        }
        return input.size() > INPUT_MAX ? input.slice(0, INPUT_MAX) : input;
    }

    private Bytes mutate(Bytes input) {
        int at = random.nextInt(input.size() + 1);
        Bytes head = input.slice(0, at);
        Bytes tail = input.slice(at);
        return switch (random.nextInt(9)) {
            case 0 -> changed(input, 1 << random.nextInt(8), true);
            case 1 -> changed(input, random.nextInt(256), false);
            case 2 -> head;
            case 3 -> Bytes.concat(head, after(any()));
            case 4 -> Bytes.concat(head, huge(), tail.isEmpty() ? tail : tail.slice(1));
            case 5 -> Bytes.concat(head, huge(), tail);
            case 6 -> Bytes.concat(head, repeated(tail), tail);
            case 7 -> Bytes.concat(head, tail.slice(random.nextInt(Math.min(tail.size(), 8) + 1)));
            default -> Bytes.concat(head, noise(), tail);
        };
    }

    private Bytes after(Bytes other) {
        return other.slice(random.nextInt(other.size() + 1));
    }

    private Bytes changed(Bytes input, int with, boolean flip) {
        byte[] bytes = input.toArray();
        if (bytes.length > 0) {
            int at = random.nextInt(bytes.length);
            bytes[at] = (byte) (flip ? bytes[at] ^ with : with);
        }
        return Bytes.wrap(bytes);
    }

    /** A compact count that announces too much. */
    private Bytes huge() {
        return switch (random.nextInt(4)) {
            case 0 -> ScaleWriter.compactOf(1L << random.nextInt(62));
            case 1 -> ScaleWriter.compactOf(Integer.MAX_VALUE);
            case 2 -> Bytes.ofInts(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
            default -> ScaleWriter.compactOf(1 << 20 + random.nextInt(4));
        };
    }

    /** A few bytes many times over, as deep nesting and long lists are made of. */
    private Bytes repeated(Bytes from) {
        Bytes part = from.slice(0, Math.min(from.size(), 1 + random.nextInt(6)));
        List<Bytes> parts = new ArrayList<>();
        for (int left = random.nextInt(3000); left > 0; left--) {
            parts.add(part);
        }
        return Bytes.concat(parts);
    }

    private Bytes noise() {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private static List<Bytes> kept(String decoder) {
        URL folder = Fuzz.class.getResource("/fuzz/" + decoder);
        if (folder == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(Path.of(new URI(folder.toString())))) {
            return files.sorted().map(Fuzz::hex).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Bytes hex(Path file) {
        try {
            return Bytes.fromHex(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
