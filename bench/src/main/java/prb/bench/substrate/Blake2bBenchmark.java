package prb.bench.substrate;

import java.util.List;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import prb.scale.Bytes;
import prb.substrate.crypto.hash.Hashing;

/** blake2b-256 of a header's and of a large value's size. */
@State(Scope.Benchmark)
public class Blake2bBenchmark {

    /** Sizes that are measured. */
    static final List<Integer> SIZES = List.of(300, 65_536);

    /** Size of the input in bytes. */
    @Param({"300", "65536"})
    public int size;

    private final Blake2bDigest digest = new Blake2bDigest(256);
    private Bytes input = Bytes.EMPTY;
    private byte[] inputArray = {};

    /** Makes the input. */
    @Setup
    public void fill() {
        input = Samples.random(Samples.seeded(), size);
        inputArray = input.toArray();
    }

    /** Ours, one-shot. */
    @Benchmark
    public Bytes ours() {
        return Hashing.blake2b256(input);
    }

    /** BouncyCastle's with one digest object used again and again, its fastest way. */
    @Benchmark
    public byte[] bouncyCastle() {
        digest.update(inputArray, 0, inputArray.length);
        byte[] out = new byte[32];
        digest.doFinal(out, 0);
        return out;
    }
}
