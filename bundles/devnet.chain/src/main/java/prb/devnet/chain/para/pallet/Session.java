package prb.devnet.chain.para.pallet;

import java.math.BigInteger;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * SessionInfo of PhalaComputation.Sessions.
 *
 * @param state one of the constants here
 * @param ve and
 * @param v U64F64 bits
 * @param vUpdatedAt and the other times in seconds since 1970
 */
record Session(int state, BigInteger ve, BigInteger v, long vUpdatedAt, Benchmark benchmark, long coolDownStart,
        BigInteger totalReward) {

    static final int READY = 0;
    static final int IDLE = 1;
    static final int UNRESPONSIVE = 3;
    static final int COOLING_DOWN = 4;

    /** @param pInit score at the start @param pInstant present score @param iterations counter at the last heartbeat */
    record Benchmark(long pInit, long pInstant, long iterations, long workingStartTime, long challengeTimeLast) {
        static final Benchmark NONE = new Benchmark(0, 0, 0, 0, 0);
    }

    static final Session NEW = new Session(READY, BigInteger.ZERO, BigInteger.ZERO, 0, Benchmark.NONE, 0, BigInteger.ZERO);

    static Session decode(Bytes value) {
        ScaleReader in = new ScaleReader(value);
        return new Session(in.u8(), in.u128(), in.u128(), in.u64(),
                new Benchmark(in.u32(), in.u32(), in.u64(), in.u64(), in.u64()), in.u64(), in.u128());
    }

    Bytes encode() {
        return new ScaleWriter(128).u8(state).u128(ve).u128(v).u64(vUpdatedAt).u32(benchmark.pInit).u32(benchmark.pInstant)
                .u64(benchmark.iterations).u64(benchmark.workingStartTime).u64(benchmark.challengeTimeLast).u64(coolDownStart)
                .u128(totalReward).toBytes();
    }

    boolean isComputing() {
        return state == IDLE || state == UNRESPONSIVE;
    }

    Session started(BigInteger value, long score, long now) {
        return new Session(IDLE, value, value, now, new Benchmark(score, score, 0, now, now), 0, totalReward);
    }

    Session coolingDown(long now) {
        return new Session(COOLING_DOWN, ve, v, vUpdatedAt, benchmark, now, totalReward);
    }

    Session reclaimed() {
        return new Session(READY, BigInteger.ZERO, BigInteger.ZERO, vUpdatedAt, Benchmark.NONE, 0, totalReward);
    }

    Session with(Benchmark next) {
        return new Session(state, ve, v, vUpdatedAt, next, coolDownStart, totalReward);
    }
}
