package prb.bench.trader;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.ServiceReference;
import prb.bench.Bar;
import prb.bench.BenchmarkFailure;
import prb.bench.Figure;
import prb.bench.fleet.Defaults;
import prb.chain.api.ChainException;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.JobAction;
import prb.trade.api.JobOutcome;
import prb.trade.api.QueueFullException;
import prb.trade.api.TradeJob;
import prb.trade.queue.local.LocalTradeQueue;
import prb.trade.trader.BatchStrategy;
import prb.trade.trader.TraderService;

/**
 * Three phases: all jobs at once, for what the trader brings to the chain; then one job per account and block, for how soon a job
 * that finds nothing before it is in a block; then the queue alone, which has each of its changes on disk.
 */
final class Course {

    private static final int STEADY_BLOCKS = 20;
    private static final int QUEUE_JOBS = 2_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final int calls;
    private final int blockMs;
    private final int callsPerBlock;
    private final PrintStream err;
    private final Keys keys;
    private int ids;

    Course(int accounts, int calls, int blockMs, int callsPerBlock, PrintStream err) {
        this.calls = calls;
        this.blockMs = blockMs;
        this.callsPerBlock = callsPerBlock;
        this.err = err;
        this.keys = new Keys(accounts);
    }

    List<Figure> run() throws IOException, SQLException, InterruptedException, BenchmarkFailure {
        Path folder = Files.createTempDirectory("prb-bench-trader");
        LocalTradeQueue queue = queue(folder, "trade.db");
        BlockChain chain = new BlockChain(callsPerBlock);
        TraderService trader = new TraderService(queue, chain, Defaults.of(TraderService.Config.class, Map.of()));
        ScheduledExecutorService maker = Executors.newSingleThreadScheduledExecutor();
        try {
            trader.bindSigner(reference(), keys);
            trader.bindStrategy(reference(), new BatchStrategy());
            trader.start();
            var unused = maker.scheduleAtFixedRate(chain::produce, blockMs, blockMs, TimeUnit.MILLISECONDS);
            List<Figure> figures = new ArrayList<>(burst(queue, chain));
            figures.add(steady(queue, chain));
            trader.close();
            figures.add(queueAlone(folder));
            return figures;
        } finally {
            trader.close();
            maker.shutdownNow();
            queue.close();
            delete(folder);
        }
    }

    private static LocalTradeQueue queue(Path folder, String name) throws IOException, SQLException {
        return new LocalTradeQueue(Defaults.of(LocalTradeQueue.Config.class, Map.of("file", folder.resolve(name).toString())));
    }

    @SuppressWarnings("unchecked")
    private static <T> ServiceReference<T> reference() {
        return (ServiceReference<T>) Proxy.newProxyInstance(Course.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "compareTo" -> 0;
                    default -> null;
                });
    }

    private TradeJob job(AccountId account, BlockChain chain) {
        String id = "bench-" + ids++;
        Instant now = Instant.now();
        return new TradeJob(id, account, Optional.empty(), new JobAction.Call("remark", chain.runtime().call("System", "remark",
                Bytes.utf8(id))), 0, now, now.plus(PATIENCE));
    }

    private List<Figure> burst(LocalTradeQueue queue, BlockChain chain) throws InterruptedException, BenchmarkFailure {
        err.println("trader: " + calls + " calls of " + keys.accounts().size() + " accounts");
        long from = System.nanoTime();
        List<String> offered = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            offered.add(offer(queue, job(keys.accounts().get(i % keys.accounts().size()), chain)));
        }
        double offerSeconds = seconds(from);
        for (String id : offered) {
            outcome(queue, id);
        }
        double all = seconds(from);
        return List.of(
                Figure.informing("calls_per_s", "calls/s", calls / all,
                        "from the first offer to the last outcome in a final block"),
                Figure.informing("calls_per_extrinsic", "calls", calls / (double) chain.extrinsicCount(), "on average"),
                Figure.informing("offered_per_s", "jobs/s", calls / offerSeconds, "while the trader works"));
    }

    private static String offer(LocalTradeQueue queue, TradeJob job) throws BenchmarkFailure {
        try {
            queue.offer(job);
            return job.id();
        } catch (QueueFullException e) {
            throw new BenchmarkFailure("trader: " + e.getMessage() + "; use fewer --calls", e);
        }
    }

    private static Bytes outcome(LocalTradeQueue queue, String id) throws InterruptedException, BenchmarkFailure {
        Optional<JobOutcome> outcome = queue.await(id, PATIENCE);
        if (outcome.isPresent() && outcome.get() instanceof JobOutcome.Succeeded done) {
            return done.blockHash();
        }
        throw new BenchmarkFailure("trader: job " + id + " ended " + outcome);
    }

    /** Blocks from the one that was best at the offer to the one that has the call. */
    private Figure steady(LocalTradeQueue queue, BlockChain chain) throws InterruptedException, BenchmarkFailure {
        err.println("trader: one job per account and block, " + STEADY_BLOCKS + " blocks");
        Map<String, Long> offeredAt = new LinkedHashMap<>();
        for (int i = 0; i < STEADY_BLOCKS; i++) {
            long height = chain.height();
            for (AccountId account : keys.accounts()) {
                offeredAt.put(offer(queue, job(account, chain)), chain.height());
            }
            while (chain.height() == height) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        List<Long> delays = new ArrayList<>();
        for (Map.Entry<String, Long> one : offeredAt.entrySet()) {
            try {
                delays.add(chain.number(outcome(queue, one.getKey())) - one.getValue());
            } catch (ChainException e) {
                throw new BenchmarkFailure("trader: " + e.getMessage(), e);
            }
        }
        delays.sort(Comparator.naturalOrder());
        return Figure.alone("in_block_blocks_p95", "blocks", delays.get((int) (delays.size() * 0.95)), Bar.atMost(2),
                "from the best block at the offer; 1 is the next one");
    }

    private Figure queueAlone(Path folder) throws IOException, SQLException, InterruptedException, BenchmarkFailure {
        err.println("trader: the queue alone, " + QUEUE_JOBS + " jobs");
        LocalTradeQueue queue = queue(folder, "alone.db");
        BlockChain chain = new BlockChain(1);
        try {
            long from = System.nanoTime();
            for (int i = 0; i < QUEUE_JOBS; i++) {
                offer(queue, job(keys.accounts().getFirst(), chain));
            }
            for (int done = 0; done < QUEUE_JOBS;) {
                List<TradeJob> taken = queue.take(100, Duration.ZERO);
                taken.forEach(job -> queue.complete(job.id(), new JobOutcome.Expired()));
                done += taken.size();
            }
            return Figure.informing("queue_jobs_per_s", "jobs/s", QUEUE_JOBS / seconds(from),
                    "offered, taken and ended, one by one on disk; the queue in a file");
        } finally {
            queue.close();
        }
    }

    private static double seconds(long from) {
        return (System.nanoTime() - from) / 1e9;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
