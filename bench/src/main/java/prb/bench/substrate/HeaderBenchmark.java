package prb.bench.substrate;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.substrate.chain.block.DigestItem;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.block.HeaderScan;

/** Headers out of one concatenated run of them. */
@State(Scope.Benchmark)
public class HeaderBenchmark {

    private final Bytes run = Samples.headerRun();

    /** Boundaries and numbers only. */
    @Benchmark
    @OperationsPerInvocation(Samples.HEADERS)
    public long scan() {
        long sum = 0;
        HeaderScan scan = new HeaderScan(run);
        while (scan.next()) {
            sum += scan.number() + scan.end();
        }
        return sum;
    }

    /** Headers that own their bytes. */
    @Benchmark
    @OperationsPerInvocation(Samples.HEADERS)
    public void decode(Blackhole sink) {
        ScaleReader in = new ScaleReader(run);
        while (!in.isAtEnd()) {
            sink.consume(Header.read(in));
        }
    }

    /** The same, then every field and every log looked at. */
    @Benchmark
    @OperationsPerInvocation(Samples.HEADERS)
    public void decodeAndLook(Blackhole sink) {
        ScaleReader in = new ScaleReader(run);
        while (!in.isAtEnd()) {
            Header header = Header.read(in);
            sink.consume(header.parentHash());
            sink.consume(header.stateRoot());
            sink.consume(header.extrinsicsRoot());
            for (DigestItem item : header.digest()) {
                sink.consume(item);
            }
        }
    }
}
