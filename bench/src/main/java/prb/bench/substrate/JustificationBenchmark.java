package prb.bench.substrate;

import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import prb.substrate.chain.block.Header;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.substrate.chain.grandpa.InvalidJustificationException;
import prb.substrate.chain.grandpa.Justification;
import prb.substrate.chain.grandpa.Thoroughness;

/** A justification of a thousand signatures. Verification forks into the caller's pool, so a pool of one is one core. */
@State(Scope.Benchmark)
public class JustificationBenchmark {

    private final Header target = Samples.headers().getFirst();
    private final AuthoritySet voters = Samples.voters();
    private final Justification justification = Samples.justification(target);
    private final ForkJoinPool one = new ForkJoinPool(1);

    /** Ends the pool. */
    @TearDown
    public void close() {
        one.close();
    }

    private Callable<Boolean> verification(Thoroughness thoroughness) {
        return () -> verified(thoroughness);
    }

    private boolean verified(Thoroughness thoroughness) throws InvalidJustificationException {
        justification.verify(voters, target.hash(), target.number(), thoroughness);
        return true;
    }

    /** Every signature, one core. */
    @Benchmark
    public boolean wholeOneCore() throws Exception {
        return one.submit(verification(Thoroughness.WHOLE)).get();
    }

    /** Every signature, all cores. */
    @Benchmark
    public boolean wholeAllCores() throws Exception {
        return verified(Thoroughness.WHOLE);
    }

    /** Signatures up to the threshold, one core. */
    @Benchmark
    public boolean enoughOneCore() throws Exception {
        return one.submit(verification(Thoroughness.ENOUGH)).get();
    }

    /** Signatures up to the threshold, all cores. */
    @Benchmark
    public boolean enoughAllCores() throws Exception {
        return verified(Thoroughness.ENOUGH);
    }
}
