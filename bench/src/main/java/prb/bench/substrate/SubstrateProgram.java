package prb.bench.substrate;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /**
     * What the user asked for.
     *
     * @param only part of the names of the rows wanted; empty for all
     */
    private record Options(boolean json, boolean quick, String only, Optional<Path> metadata) {

        static Options parse(List<String> words) throws UsageException {
            boolean json = false;
            boolean quick = false;
            String only = "";
            String shared = System.getProperty(SHARED);
            Optional<Path> metadata = Optional.ofNullable(shared).map(folder -> Path.of(folder).resolve(METADATA));
            for (int i = 0; i < words.size(); i++) {
                switch (words.get(i)) {
                    case "--json" -> json = true;
                    case "--quick" -> quick = true;
                    case "--only" -> only = value(words, ++i);
                    case "--metadata" -> metadata = Optional.of(Path.of(value(words, ++i)));
                    default -> throw new UsageException("bench substrate has no option '" + words.get(i) + "'");
                }
            }
            return new Options(json, quick, only, metadata);
        }

        private static String value(List<String> words, int index) throws UsageException {
            if (index >= words.size()) {
                throw new UsageException(words.get(index - 1) + " needs a value");
            }
            return words.get(index);
        }

        Figure missing() {
            String reason = metadata.map(file -> "there is no " + file).orElse("name the file with --metadata");
            return Figure.skipped(Rows.METADATA, Rows.METADATA_UNIT, Rows.METADATA_BAR, reason);
        }
    }

    @Override
    public String summary() {
        return "hashes, signatures, headers, metadata, trie [--json] [--quick] [--only PART-OF-NAME] [--metadata FILE]";
    }

    @Override
    public void run(List<String> words, PrintStream out, PrintStream err) throws UsageException, BenchmarkFailure {
        Options options = Options.parse(words);
        Machine machine = Machine.here();
        Optional<Path> metadata = options.metadata().filter(Files::isReadable);
        List<Row> rows = Rows.all(metadata).stream().filter(row -> row.name().contains(options.only())).toList();
        boolean skipped = metadata.isEmpty() && Rows.METADATA.contains(options.only());
        if (rows.isEmpty() && !skipped) {
            throw new UsageException("bench substrate has no figure with '" + options.only() + "' in its name");
        }
        Rounds rounds = new Rounds(options.quick(), err);
        rounds.run(rows.stream().flatMap(row -> row.sides().stream()).distinct().toList());
        List<Figure> figures = new ArrayList<>(rows.stream().map(row -> row.figure(rounds)).toList());
        if (skipped) {
            figures.add(options.missing());
        }
        Report report = new Report("substrate", rounds.count(), machine, figures);
        if (options.json()) {
            report.printJson(out);
        } else {
            report.printTable(out);
        }
    }
}
