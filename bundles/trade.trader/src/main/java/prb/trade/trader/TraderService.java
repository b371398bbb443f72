package prb.trade.trader;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ParaChain;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.ExtrinsicStrategy;
import prb.trade.api.Signer;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue;
import prb.trade.api.Trader;

/** The trader as a service: takes jobs from the queue and hands each to the lane of its account. */
@Component(service = Trader.class, immediate = true, configurationPid = "prb.trade.trader")
public final class TraderService implements Trader {

    private static final Logger LOG = LoggerFactory.getLogger(TraderService.class);
    private static final int TAKE_MAX = 256;
    private static final Duration TAKE_WAIT = Duration.ofSeconds(1);

    private record Ranked(ServiceReference<ExtrinsicStrategy> reference, ExtrinsicStrategy strategy) {}

    private final List<Signer> signers = new CopyOnWriteArrayList<>();
    private final List<Ranked> ranked = new CopyOnWriteArrayList<>();
    private final List<ExtrinsicStrategy> strategies = new CopyOnWriteArrayList<>();
    private final Map<AccountId, AccountLane> lanes = new ConcurrentHashMap<>();
    private final TraderThreads threads = new TraderThreads();
    private final TraderParts parts;

    @Activate
    public TraderService(@Reference TradeQueue queue, @Reference ParaChain chain) {
        parts = new TraderParts(queue, chain, signers, strategies, Clock.systemUTC());
    }

    /** Begins to take jobs; the framework calls this after it has bound signers and strategies. */
    @Activate
    void start() {
        threads.newThread(this::run).start();
    }

    private void run() {
        Backoff backoff = new Backoff();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                takeOnce(backoff);
            }
        } catch (InterruptedException stopped) {
            LOG.debug("the trader takes no more jobs");
        }
    }

    /** What the queue throws may pass, such as a full disk; when it is gone for good the framework stops this component. */
    private void takeOnce(Backoff backoff) throws InterruptedException {
        try {
            Map<AccountId, List<TradeJob>> byAccount = new LinkedHashMap<>();
            for (TradeJob job : parts.take(TAKE_MAX, TAKE_WAIT)) {
                byAccount.computeIfAbsent(job.signer(), account -> new ArrayList<>()).add(job);
            }
            byAccount.forEach(this::hand);
            backoff.reset();
        } catch (RuntimeException e) {
            backoff.after("taking jobs from the queue", e);
        }
    }

    /** A new lane starts with its first jobs in it, so that they can share an extrinsic. */
    private void hand(AccountId account, List<TradeJob> jobs) {
        AccountLane known = lanes.get(account);
        AccountLane lane = known == null ? new AccountLane(account, parts, threads) : known;
        jobs.forEach(lane::add);
        if (known == null) {
            lanes.put(account, lane);
            lane.start();
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindSigner(Signer signer) {
        signers.add(signer);
    }

    void unbindSigner(Signer signer) {
        signers.remove(signer);
    }

    @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC)
    synchronized void bindStrategy(ServiceReference<ExtrinsicStrategy> reference, ExtrinsicStrategy strategy) {
        ranked.add(new Ranked(reference, strategy));
        rank();
    }

    synchronized void unbindStrategy(ServiceReference<ExtrinsicStrategy> reference, ExtrinsicStrategy strategy) {
        ranked.removeIf(entry -> entry.reference().equals(reference));
        rank();
    }

    private void rank() {
        List<ExtrinsicStrategy> now = ranked.stream().sorted(Comparator.comparing(Ranked::reference).reversed())
                .map(Ranked::strategy).toList();
        strategies.addAll(0, now);
        while (strategies.size() > now.size()) {
            strategies.removeLast();
        }
    }

    @Override
    public Stats stats() {
        long inFlight = lanes.values().stream().mapToLong(AccountLane::inFlight).sum();
        return new Stats(parts.counters().sentCount(), parts.counters().failedCount(), inFlight);
    }

    @Deactivate
    void close() {
        threads.stop();
        parts.releaseAll();
    }

    /** Virtual threads that are all interrupted when the trader stops. */
    private static final class TraderThreads implements ThreadFactory {

        private final ThreadFactory factory = Thread.ofVirtual().name("prb-trader-", 0).factory();
        private final java.util.Set<Thread> running = ConcurrentHashMap.newKeySet();
        private volatile boolean stopped;

        @Override
        public Thread newThread(Runnable work) {
            Thread[] self = new Thread[1];
            self[0] = factory.newThread(() -> {
                try {
                    work.run();
                } finally {
                    running.remove(self[0]);
                }
            });
            running.add(self[0]);
            if (stopped) {
                self[0].interrupt();
            }
            return self[0];
        }

        void stop() {
            stopped = true;
            running.forEach(Thread::interrupt);
        }
    }
}
