package prb.trade.trader;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ParaChain;
import prb.trade.api.ExtrinsicStrategy;
import prb.trade.api.Signer;
import prb.trade.api.TradeQueue;
import prb.trade.api.Trader;

/** The trader as a service: takes jobs from the queue and hands each to the lane of its account. */
@Component(service = {Trader.class, HealthCheck.class}, immediate = true, configurationPid = "prb.trade.trader",
        property = {"hc.name=trader", "hc.tags=health"})
@Designate(ocd = TraderService.Config.class)
public final class TraderService implements Trader, HealthCheck {

    /** Settings of the trader. */
    @ObjectClassDefinition(name = "Trader", description = "Signs and sends what jobs ask for")
    public @interface Config {
        /** What every extrinsic offers. */
        @AttributeDefinition(name = "tip", description = "Offered with every extrinsic, in the smallest unit, 0 or more")
        String tip() default "0";

        /** What an extrinsic that does not get into a block may offer. */
        @AttributeDefinition(name = "tipMax", description = "Offered at most when an extrinsic stalls, in the smallest unit")
        String tipMax() default "0";

        /** When an extrinsic stalls. */
        @AttributeDefinition(name = "stallBlocks",
                description = "Finalized blocks without it after which an extrinsic stalls, 1..60")
        int stallBlocks() default 8;
    }

    private static final Logger LOG = LoggerFactory.getLogger(TraderService.class);
    private static final Duration TAKE_WAIT = Duration.ofSeconds(1);
    /** After a bug in a lane, before its next step. */
    private static final long BUG_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** How long a stopped trader waits for its threads, each of which may be within one call to node or queue. */
    private static final Duration STOP_WAIT = Duration.ofSeconds(10);

    private final RankedServices<Signer> signers = new RankedServices<>();
    private final RankedServices<ExtrinsicStrategy> strategies = new RankedServices<>();
    private final TraderThreads threads = new TraderThreads();
    private final TraderParts parts;
    private final Lanes lanes;
    private final Semaphore stop = new Semaphore(0);

    @Activate
    public TraderService(@Reference TradeQueue queue, @Reference ParaChain chain, Config config) {
        this(queue, chain, Settings.USUAL.withTips(amount("tip", config.tip()), amount("tipMax", config.tipMax()),
                Math.clamp(config.stallBlocks(), 1, 60)));
    }

    TraderService(TradeQueue queue, ParaChain chain, Settings settings) {
        parts = new TraderParts(queue, chain, new Runtimes(chain), signers.services(), strategies.services(),
                Ticks.system(), new Random(), settings);
        lanes = new Lanes(parts, lane -> threads.start(() -> work(lane)));
    }

    private static BigInteger amount(String name, String text) {
        try {
            BigInteger amount = new BigInteger(text.strip());
            if (amount.signum() >= 0 && amount.bitLength() <= 128) {
                return amount;
            }
        } catch (NumberFormatException e) {
            LOG.debug("{} is no number", text, e);
        }
        LOG.warn("{} is '{}', not an amount in the smallest unit; 0 is used", name, text);
        return BigInteger.ZERO;
    }

    /** Begins to take jobs; the framework calls this after it has bound signers and strategies. */
    @Activate
    public void start() {
        threads.start(this::run);
    }

    private void run() {
        Pause pause = new Pause(parts.random());
        try {
            while (!Thread.currentThread().isInterrupted()) {
                stop.tryAcquire(takeOnce(pause), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException stopped) {
            LOG.debug("the trader takes no more jobs");
        }
    }

    /** What the queue throws may pass, such as a full disk; when it is gone for good the framework stops this component. */
    private long takeOnce(Pause pause) throws InterruptedException {
        try {
            lanes.takeOnce(TAKE_WAIT);
            pause.reset();
            return parts.foreignLeft();
        } catch (RuntimeException e) {
            long ms = pause.begin(System.nanoTime());
            LOG.warn("taking jobs from the queue failed, trying again in {} ms: {}", ms, e.getMessage());
            return TimeUnit.MILLISECONDS.toNanos(ms);
        }
    }

    private void work(AccountLane lane) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                lane.await(stepOf(lane));
            }
        } catch (InterruptedException stopped) {
            LOG.debug("the lane of {} ends", lane.account());
        } finally {
            lane.close();
        }
    }

    /** A bug must end neither the lane nor its jobs, least of all free jobs that may be on their way. */
    private static long stepOf(AccountLane lane) {
        try {
            return lane.step();
        } catch (RuntimeException bug) {
            LOG.error("working for {} failed; it goes on in a while", lane.account(), bug);
            return BUG_NANOS;
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindSigner(ServiceReference<Signer> reference, Signer signer) {
        signers.add(reference, signer);
        lanes.all().forEach(AccountLane::ring);
    }

    void unbindSigner(ServiceReference<Signer> reference, Signer signer) {
        signers.remove(reference);
    }

    @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC)
    public void bindStrategy(ServiceReference<ExtrinsicStrategy> reference, ExtrinsicStrategy strategy) {
        strategies.add(reference, strategy);
        lanes.all().forEach(AccountLane::ring);
    }

    void unbindStrategy(ServiceReference<ExtrinsicStrategy> reference, ExtrinsicStrategy strategy) {
        strategies.remove(reference);
        lanes.all().forEach(AccountLane::ring);
    }

    @Override
    public Stats stats() {
        long inFlight = lanes.all().stream().mapToLong(lane -> lane.view().inFlight()).sum();
        return new Stats(parts.counters().sentCount(), parts.counters().failedCount(), inFlight);
    }

    @Override
    public List<Account> accounts() {
        return lanes.all().stream().map(AccountLane::view).toList();
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        for (Account account : accounts()) {
            if (!account.hold().isEmpty()) {
                log.warn("{} jobs of {} are held for {} s: {}", account.waiting(), account.account(), account.heldSinceMs()
                        / 1_000, account.hold());
            }
        }
        Stats stats = stats();
        log.info("{} accounts, {} extrinsics sent, {} on their way", lanes.all().size(), stats.sent(), stats.inFlight());
        return new Result(log);
    }

    @Deactivate
    public void close() {
        threads.stop();
        parts.releaseAll();
    }

    /** Virtual threads that all end when the trader stops. */
    private static final class TraderThreads {

        private final ThreadFactory factory = Thread.ofVirtual().name("prb-trader-", 0).factory();
        private final Set<Thread> running = ConcurrentHashMap.newKeySet();
        private volatile boolean stopped;

        void start(Runnable work) {
            Thread thread = factory.newThread(() -> {
                try {
                    work.run();
                } finally {
                    running.remove(Thread.currentThread());
                }
            });
            running.add(thread);
            thread.start();
            if (stopped) {
                thread.interrupt();
            }
        }

        void stop() {
            stopped = true;
            running.forEach(Thread::interrupt);
            try {
                long end = System.nanoTime() + STOP_WAIT.toNanos();
                for (Thread thread : running) {
                    if (!thread.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                        LOG.warn("a thread of the trader is still within a call after {}", STOP_WAIT);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
