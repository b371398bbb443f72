package prb.bench.substrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import prb.scale.Bytes;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeVersion;

/** Khala's metadata from bytes to a runtime that can be asked. */
@State(Scope.Benchmark)
public class MetadataBenchmark {

    private static final int WARM_AFTER = 1_000;
    private static final RuntimeVersion VERSION = new RuntimeVersion("khala", 1251, 6, 0);

    /** The file with the metadata, given by the program. */
    @Param("")
    public String file = "";

    private Bytes metadata = Bytes.EMPTY;

    /** Reads the file, and parses until the code is compiled: seconds of warm-up say little on a busy machine. */
    @Setup
    public void read(Blackhole sink) throws IOException {
        metadata = Bytes.wrap(Files.readAllBytes(Path.of(file)));
        for (int i = 0; i < WARM_AFTER; i++) {
            sink.consume(parse());
        }
    }

    /** The whole blob, types and pallets. */
    @Benchmark
    public Runtime parse() {
        return Runtime.parse(metadata, VERSION);
    }
}
