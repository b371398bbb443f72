package prb.ops.metrics;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckMetadata;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobServerStatus;
import prb.blob.api.blob.BlobSource;
import prb.blob.api.control.EncoderControl;
import prb.blob.api.control.EncoderStatus;
import prb.chain.api.ChainSource;
import prb.chain.api.FinalizedHead;
import prb.chain.api.ParaChain;
import prb.chain.api.RelayChain;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.TradeQueue;
import prb.trade.api.Trader;
import prb.walkie.api.Peer;
import prb.walkie.api.PeerNode;
import prb.walkie.api.PeerRole;
import prb.walkie.api.Peers;
import prb.worker.api.Fleet;
import prb.worker.api.Worker;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;

/** A role whose services are all there, with figures that differ, so that a mix-up shows. */
final class Role {

    static final AccountId ACCOUNT = new AccountId(Bytes.of(new byte[32]));

    private Role() {}

    static Collection collection(int workersMax) {
        Collection collection = new Collection("0.1.0", "solo", workersMax);
        ChainSource up = new ChainSource("ws://a:1", ChainSource.State.READY, "", 100, 0, Duration.ofMillis(250), 3, 40, 5, 6, 7,
                false);
        ChainSource down = new ChainSource("ws://b:2", ChainSource.State.DOWN, "gone", -1, -1, Duration.ZERO, 0, 0, 1, 0, 0,
                false);
        FinalizedHead head = new FinalizedHead(100, Bytes.of(new byte[32]));
        collection.relay = Played.of(RelayChain.class, Map.of("finalizedHead", head, "sources", List.of(up, down)));
        collection.para = Played.of(ParaChain.class, Map.of("finalizedHead", head, "sources", List.of(up)));
        EncoderStatus.Progress progress = new EncoderStatus.Progress(100, 98, 97, 12.5);
        collection.encoder = Played.of(EncoderControl.class, Map.of("status", new EncoderStatus(EncoderStatus.State.SYNCING, "",
                progress, progress, Optional.empty(), List.of(), "off")));
        collection.blobs = Played.of(BlobSource.class, Map.of("progress", new BlobProgress(2004, 0, 97, 96, 95)));
        collection.server = Played.of(BlobServerStatus.class, Map.of("counters", new BlobServerStatus.Counters(8012, 2, 9, 50,
                4096, 3, 7, 11, Map.of("token", 4L))));
        List<WorkerReport> reports = List.of(report("w1", 1, WorkerState.COMPUTING, 98), report("w2", 1, WorkerState.SYNCING, 40),
                report("w3", 2, WorkerState.ERROR, -1), report("w4", 2, WorkerState.COMPUTING, 60));
        collection.fleet = Played.of(Fleet.class, Map.of("reports", reports, "unresponsive", List.of(reports.getFirst())));
        collection.queue = Played.of(TradeQueue.class, Map.of("stats", new TradeQueue.QueueStats(4, 2, 30)));
        collection.trader = Played.of(Trader.class, Map.of("stats", new Trader.Stats(20, 3, 2), "accounts",
                List.of(new Trader.Account(ACCOUNT, 5, 2, "no funds", Optional.of(BigInteger.valueOf(7_000)), 9_000))));
        collection.peers = Played.of(Peers.class, Map.of("peers", List.of(new Peer("id", PeerRole.LIFECYCLE, "host",
                List.of("/ip4/127.0.0.1/tcp/1"), "127.0.0.1", "0x00", "default", true, Instant.EPOCH))));
        collection.node = Played.of(PeerNode.class, Map.of("counters", Map.of("calls_answered", 8L), "alarms", List.of()));
        collection.health = executor();
        return collection;
    }

    static WorkerReport report(String name, long pid, WorkerState state, long next) {
        Worker worker = new Worker(name, pid, name, URI.create("http://127.0.0.1:1"), BigInteger.TEN, true, false, false);
        return new WorkerReport(worker, state, "", Instant.EPOCH, Optional.empty(), Optional.empty(), next, next, next);
    }

    /** A fleet of many pools with one worker each. */
    static Fleet fleet(int pools) {
        return Played.of(Fleet.class, Map.of("reports", LongStream.range(0, pools).mapToObj(
                pid -> report("w" + pid, pid, WorkerState.IDLE, -1)).toList(), "unresponsive", List.of()));
    }

    private static HealthCheckExecutor executor() {
        HealthCheckExecutionResult result = Played.of(HealthCheckExecutionResult.class, Map.of("getHealthCheckResult",
                new Result(Result.Status.WARN, "look"), "getHealthCheckMetadata", metadata()));
        return Played.of(HealthCheckExecutor.class, Map.of("execute", List.of(result)));
    }

    private static HealthCheckMetadata metadata() {
        return new HealthCheckMetadata(Played.of(org.osgi.framework.ServiceReference.class, Map.of("getProperty", Map.of(
                "service.id", 7L, "hc.name", "journal"))));
    }
}
