package prb.bench.substrate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.bench.Bar;

/** The rows of {@code bench substrate} with their bars, in the order of the report. Stateless. */
final class Rows {

    static final String METADATA = "metadata of Khala, parsed";
    static final Bar METADATA_BAR = Bar.atMost(5);
    static final String METADATA_UNIT = "ms";

    private Rows() {}

    /** @param metadata file with Khala's metadata; without it the row of the metadata is left out */
    static List<Row> all(Optional<Path> metadata) {
        List<Row> rows = new ArrayList<>(signatures());
        rows.addAll(headers());
        metadata.ifPresent(file -> rows.add(Row.alone(METADATA, METADATA_UNIT, parse(file),
                (rounds, side) -> 1000 / rounds.rate(side, Clock.PROCESSOR), Optional.of(METADATA_BAR), "")));
        for (int size : Blake2bBenchmark.SIZES) {
            rows.add(Row.compared("blake2b-256 of " + size + " B", "MB/s", size / 1e6, blake2b("ours", size),
                    blake2b("bouncyCastle", size), Clock.PROCESSOR, ratio(1.15), "BouncyCastle"));
        }
        rows.add(Row.alone("storage changes into 50000 keys", "keys/s", Side.of(TrieBenchmark.class, "changes"),
                (rounds, side) -> rounds.rate(side, Clock.PROCESSOR),
                Optional.of(Bar.atLeast(20_000)), "blocks of " + Samples.CHANGES_PER_BLOCK + ", each with its root"));
        return rows;
    }

    private static List<Row> signatures() {
        Side bare = Side.of(Ed25519Benchmark.class, "bouncyCastle");
        Side twice = Side.of(Ed25519Benchmark.class, "bouncyCastleTwice");
        List<Row> rows = new ArrayList<>(List.of(Row.compared("ed25519 verify", "1/s", 1,
                Side.of(Ed25519Benchmark.class, "ours"), bare, Clock.PROCESSOR, ratio(0.95), "BouncyCastle's bare loop")));
        for (String mode : List.of("whole", "enough")) {
            String name = "justification of 1000, " + mode;
            Side one = Side.of(JustificationBenchmark.class, mode + "OneCore");
            Side all = Side.of(JustificationBenchmark.class, mode + "AllCores");
            rows.add(Row.compared(name, "1/s", 1, all, one, Clock.WALL, ratio(1.7), "one core"));
            rows.add(new Row("justification, cores had, " + mode, "cores", all, Optional.of(one), Clock.PROCESSOR,
                    Rounds::cores, Optional.empty(), "of the JVM; RATIO is work done by a second of processor time"));
        }
        rows.add(Row.compared("justification, control", "1/s", 1, twice, bare, Clock.WALL, Optional.empty(),
                "two free threads beside one: what the second core gives in this run"));
        return rows;
    }

    private static List<Row> headers() {
        Side decode = Side.of(HeaderBenchmark.class, "decode");
        double size = Samples.headerRun().size() / (double) Samples.HEADERS;
        return List.of(
                Row.compared("header scan", "GB/s", size / 1e9, Side.of(HeaderBenchmark.class, "scan"), decode,
                        Clock.PROCESSOR, Optional.of(Bar.atLeast(1)), "Header.read"),
                Row.alone("header, allocated decoding", "B", decode, Rounds::allocated, Optional.of(Bar.atMost(600)),
                        "JMH gc profiler; %.0f of them are the header's own bytes".formatted(size)),
                Row.alone("header, and all logs read", "B", Side.of(HeaderBenchmark.class, "decodeAndLook"),
                        Rounds::allocated, Optional.empty(), ""));
    }

    private static Side blake2b(String method, int size) {
        return new Side(Blake2bBenchmark.class, method, Map.of("size", Integer.toString(size)));
    }

    private static Side parse(Path metadata) {
        return new Side(MetadataBenchmark.class, "parse", Map.of("file", metadata.toString()));
    }

    private static Optional<Bar> ratio(double limit) {
        return Optional.of(Bar.ratioAtLeast(limit));
    }
}
