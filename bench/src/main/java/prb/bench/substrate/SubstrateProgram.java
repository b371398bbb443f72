package prb.bench.substrate;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import prb.bench.Bar;
import prb.bench.BenchmarkFailure;
import prb.bench.Figure;
import prb.bench.Machine;
import prb.bench.Program;
import prb.bench.Report;
import prb.bench.UsageException;

/** {@code bench substrate}: hashes, signatures, justifications, headers, metadata and the trie, each beside its bar. */
public final class SubstrateProgram implements Program {

    private static final String SHARED = "prb.shared";
    private static final Path METADATA = Path.of("vectors", "khala-metadata-v14.scale");

    private static final Side VERIFY = Side.of(Ed25519Benchmark.class, "ours");
    private static final Side VERIFY_BARE = Side.of(Ed25519Benchmark.class, "bouncyCastle");
    private static final Side VERIFY_BARE_TWICE = Side.of(Ed25519Benchmark.class, "bouncyCastleTwice");
    private static final Side WHOLE_ONE = Side.of(JustificationBenchmark.class, "wholeOneCore");
    private static final Side WHOLE_ALL = Side.of(JustificationBenchmark.class, "wholeAllCores");
    private static final Side ENOUGH_ONE = Side.of(JustificationBenchmark.class, "enoughOneCore");
    private static final Side ENOUGH_ALL = Side.of(JustificationBenchmark.class, "enoughAllCores");
    private static final Side SCAN = Side.of(HeaderBenchmark.class, "scan");
    private static final Side DECODE = Side.of(HeaderBenchmark.class, "decode");
    private static final Side DECODE_LOOK = Side.of(HeaderBenchmark.class, "decodeAndLook");
    private static final Side TRIE = Side.of(TrieBenchmark.class, "changes");

    /** What the user asked for. */
    private record Options(boolean json, boolean quick, Optional<Path> metadata) {

        static Options parse(List<String> words) throws UsageException {
            boolean json = false;
            boolean quick = false;
            Path metadata = null;
            for (int i = 0; i < words.size(); i++) {
                switch (words.get(i)) {
                    case "--json" -> json = true;
                    case "--quick" -> quick = true;
                    case "--metadata" -> {
                        if (++i == words.size()) {
                            throw new UsageException("--metadata needs the name of a file");
                        }
                        metadata = Path.of(words.get(i));
                    }
                    default -> throw new UsageException("bench substrate has no option '" + words.get(i) + "'");
                }
            }
            String shared = System.getProperty(SHARED);
            if (metadata == null && shared != null) {
                metadata = Path.of(shared).resolve(METADATA);
            }
            return new Options(json, quick, Optional.ofNullable(metadata));
        }
    }

    @Override
    public String summary() {
        return "hashes, signatures, headers, metadata, trie [--json] [--quick] [--metadata FILE]";
    }

    @Override
    public void run(List<String> words, PrintStream out, PrintStream err) throws UsageException, BenchmarkFailure {
        Options options = Options.parse(words);
        Machine machine = Machine.here();
        Optional<Path> metadata = options.metadata().filter(Files::isReadable);
        Rounds rounds = new Rounds(options.quick(), err);
        rounds.run(sides(metadata));
        Report report = new Report("substrate", rounds.count(), machine, figures(rounds, metadata, options));
        if (options.json()) {
            report.printJson(out);
        } else {
            report.printTable(out);
        }
    }

    private static Side blake2b(String method, int size) {
        return new Side(Blake2bBenchmark.class, method, Map.of("size", Integer.toString(size)));
    }

    private static Side parse(Path metadata) {
        return new Side(MetadataBenchmark.class, "parse", Map.of("file", metadata.toString()));
    }

    private static List<Side> sides(Optional<Path> metadata) {
        List<Side> sides = new ArrayList<>(List.of(VERIFY, VERIFY_BARE, VERIFY_BARE_TWICE, WHOLE_ONE, WHOLE_ALL, ENOUGH_ONE,
                ENOUGH_ALL, SCAN, DECODE, DECODE_LOOK, TRIE));
        for (int size : Blake2bBenchmark.SIZES) {
            sides.add(blake2b("ours", size));
            sides.add(blake2b("bouncyCastle", size));
        }
        if (metadata.isPresent()) {
            sides.add(parse(metadata.get()));
        }
        return sides;
    }

    private static List<Figure> figures(Rounds rounds, Optional<Path> metadata, Options options) {
        List<Figure> figures = new ArrayList<>();
        figures.add(compared(rounds, "ed25519 verify", "1/s", VERIFY, VERIFY_BARE, 1, atLeast(0.95), "BouncyCastle"));
        figures.add(compared(rounds, "justification of 1000, whole", "1/s", WHOLE_ALL, WHOLE_ONE, 1, atLeast(1.7),
                "one core"));
        figures.add(compared(rounds, "justification of 1000, enough", "1/s", ENOUGH_ALL, ENOUGH_ONE, 1, atLeast(1.7),
                "one core"));
        figures.add(compared(rounds, "bare loop in two threads", "1/s", VERIFY_BARE_TWICE, VERIFY_BARE, 1, Optional.empty(),
                "control: what two cores give in this run; BouncyCastle in one thread"));
        double headerBytes = Samples.headerRun().size() / (double) Samples.HEADERS;
        figures.add(compared(rounds, "header scan", "GB/s", SCAN, DECODE, headerBytes / 1e9, Optional.of(Bar.atLeast(1)),
                "Header.read"));
        figures.add(Figure.alone("allocated by a decoded header", "B", rounds.allocated(DECODE), Bar.atMost(600),
                "gc profiler of JMH; header of %.0f B, its bytes included".formatted(headerBytes)));
        figures.add(Figure.informing("... and all fields and logs read", "B", rounds.allocated(DECODE_LOOK), ""));
        figures.add(metadata.isPresent()
                ? Figure.alone("metadata of Khala, parsed", "ms", 1000 / rounds.rate(parse(metadata.get())), Bar.atMost(5), "")
                : Figure.skipped("metadata of Khala, parsed", "ms", Bar.atMost(5), missing(options)));
        for (int size : Blake2bBenchmark.SIZES) {
            figures.add(compared(rounds, "blake2b-256 of " + size + " B", "MB/s", blake2b("ours", size),
                    blake2b("bouncyCastle", size), size / 1e6, atLeast(1.15), "BouncyCastle"));
        }
        figures.add(Figure.alone("storage changes into 50000 keys", "keys/s", rounds.rate(TRIE), Bar.atLeast(20_000),
                "blocks of " + Samples.CHANGES_PER_BLOCK + ", each with its root"));
        return figures;
    }

    private static String missing(Options options) {
        return options.metadata().map(file -> "there is no " + file).orElse("name the file with --metadata");
    }

    private static Optional<Bar> atLeast(double ratio) {
        return Optional.of(Bar.ratioAtLeast(ratio));
    }

    private static Figure compared(
            Rounds rounds, String name, String unit, Side ours, Side other, double unitsPerOperation, Optional<Bar> bar,
            String note) {
        return new Figure(name, unit, OptionalDouble.of(rounds.rate(ours) * unitsPerOperation),
                OptionalDouble.of(rounds.rate(other) * unitsPerOperation), OptionalDouble.of(rounds.ratio(ours, other)),
                bar, note);
    }
}
