package prb.devnet.pruntime.enclave;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import prb.devnet.pruntime.enclave.SystemEvent.Notice;
import prb.devnet.pruntime.mq.EgressQueue;
import prb.devnet.pruntime.mq.Message;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.hash.Hashing;

/**
 * How a worker reacts to the chain: registration, benchmark, computing, heartbeats. Work is counted in chain seconds, not
 * on the wall clock, so that a replay of the same blocks makes the same messages with the same numbers. One thread at a
 * time.
 */
final class WorkerLogic {

    /**
     * Iterations per chain second. The chain's score is min(6000, iterations per second * 6), where its seconds run until
     * the report is taken; this rate leaves room for a report that is taken dozens of blocks late.
     */
    static final long ITERATIONS_PER_SECOND = 6_000;

    /** The chain's largest score; a worker of this rate reaches it. */
    static final long SCORE = 6_000;

    static final String REGISTRY_TOPIC = "^phala/registry/event";
    static final String REPORT_TOPIC = "phala/mining/report";

    private static final int BENCH_REPORT = 0;
    private static final int HEARTBEAT = 0;
    private static final int HEARTBEAT_V2 = 1;

    private final Bytes publicKey;
    private final BigInteger keyHash;
    private final EgressQueue egress;
    private final boolean second;
    private boolean registered;
    private boolean benchmarked;
    private Optional<Bench> bench = Optional.empty();
    private Optional<Session> session = Optional.empty();
    private boolean paused;

    private record Bench(long startBlock, long startMillis, long duration) {}

    private record Session(long id, long startMillis) {}

    /** @param second whether heartbeats carry counts of clusters and contracts, as 2.0 sends them */
    WorkerLogic(Bytes publicKey, EgressQueue egress, boolean second) {
        this.publicKey = publicKey;
        this.keyHash = new BigInteger(1, Hashing.blake2b256(publicKey).toArray());
        this.egress = egress;
        this.second = second;
    }

    /** The same worker with another queue. */
    WorkerLogic copy(EgressQueue queue) {
        WorkerLogic copy = new WorkerLogic(publicKey, queue, second);
        copy.registered = registered;
        copy.benchmarked = benchmarked;
        copy.bench = bench;
        copy.session = session;
        copy.paused = paused;
        return copy;
    }

    boolean registered() {
        return registered;
    }

    /** What the worker believes its score to be: 0 until it was benchmarked first. */
    long score() {
        return benchmarked ? SCORE : 0;
    }

    /** Handles a block's messages, then what is due at its end. @param millis the block's time */
    void block(long number, long millis, List<Message> messages) {
        for (Message message : messages) {
            if (message.sender().isPallet() && message.topic().equals(SystemEvent.TOPIC)) {
                SystemEvent.decode(message.payload()).ifPresent(event -> handle(event, number, millis));
            }
        }
        Optional<Bench> due = bench.filter(running -> number - running.startBlock() >= running.duration());
        if (due.isPresent()) {
            bench = Optional.empty();
            reportBench(due.get(), millis);
        }
    }

    private void handle(SystemEvent event, long number, long millis) {
        switch (event) {
            case SystemEvent.ToWorker own when own.publicKey().equals(publicKey) -> handle(own.notice(), number, millis);
            case SystemEvent.ToWorker _ -> {
                return;
            }
            case SystemEvent.HeartbeatChallenge challenge -> answer(challenge, number, millis);
        }
    }

    private void handle(Notice notice, long number, long millis) {
        switch (notice) {
            case Notice.Registered() -> registered = true;
            case Notice.BenchStart(long duration) -> {
                bench = Optional.of(new Bench(number, millis, duration));
                benchmarked = true;
            }
            case Notice.BenchScore _ -> {
                return;
            }
            case Notice.Started(long sessionId) -> {
                session = Optional.of(new Session(sessionId, millis));
                paused = false;
            }
            case Notice.Stopped() -> session = Optional.empty();
            case Notice.EnterUnresponsive() -> paused = true;
            case Notice.ExitUnresponsive() -> paused = false;
        }
    }

    private void answer(SystemEvent.HeartbeatChallenge challenge, long number, long millis) {
        if (!registered || session.isEmpty() || paused || keyHash.xor(challenge.seed()).compareTo(challenge.onlineTarget()) > 0) {
            return;
        }
        Session running = session.get();
        ScaleWriter out = new ScaleWriter(32).u8(second ? HEARTBEAT_V2 : HEARTBEAT).u32(running.id()).u32(number).u64(millis)
                .u64(iterations(millis - running.startMillis()));
        egress.send(REPORT_TOPIC, (second ? out.u32(0).u32(0) : out).toBytes());
    }

    private void reportBench(Bench done, long millis) {
        long iterations = iterations(millis - done.startMillis());
        egress.send(REGISTRY_TOPIC, new ScaleWriter(17).u8(BENCH_REPORT).u64(done.startMillis()).u64(iterations).toBytes());
    }

    private static long iterations(long millis) {
        return Math.max(0, millis / 1000) * ITERATIONS_PER_SECOND;
    }
}
