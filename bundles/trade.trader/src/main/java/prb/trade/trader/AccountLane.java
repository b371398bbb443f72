package prb.trade.trader;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainException;
import prb.chain.api.FinalizedHead;
import prb.chain.api.ParaChain;
import prb.chain.api.Subscription;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.extrinsic.Era;
import prb.substrate.runtime.extrinsic.Extrinsics;
import prb.substrate.runtime.extrinsic.SigningContext;
import prb.trade.api.ExtrinsicStrategy;
import prb.trade.api.JobOutcome;
import prb.trade.api.Signer;
import prb.trade.api.TradeJob;

/**
 * All jobs of one signing account, in order, with the account's nonces. One virtual thread sends; each sent extrinsic has a
 * virtual thread that follows it. A job is sent at once when nothing is in flight, else with those that come within a moment.
 */
final class AccountLane {

    private static final Logger LOG = LoggerFactory.getLogger(AccountLane.class);

    /** Calls of one extrinsic. */
    static final int CALLS_MAX = 100;
    /** Bytes of one extrinsic's call; far below a block's length limit. */
    static final int CALL_BYTES_MAX = 512 * 1024;
    /** How long jobs gather while something is in flight. */
    private static final long GATHER_MS = 500;
    /** Extrinsics of one account on their way at once. */
    private static final int IN_FLIGHT_MAX = 16;
    /** Times a job is signed and sent before it is given up; only refusals of the pool and vanished extrinsics count. */
    private static final int ATTEMPTS_MAX = 6;
    private static final int ERA_BLOCKS = 64;

    private final AccountId account;
    private final TraderParts parts;
    private final ThreadFactory threads;
    private final LinkedBlockingQueue<TradeJob> jobs = new LinkedBlockingQueue<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private final Backoff backoff = new Backoff();
    private long nextNonce = -1;

    AccountLane(AccountId account, TraderParts parts, ThreadFactory threads) {
        this.account = account;
        this.parts = parts;
        this.threads = threads;
    }

    void start() {
        threads.newThread(this::run).start();
    }

    void add(TradeJob job) {
        jobs.add(job);
    }

    int inFlight() {
        return inFlight.get();
    }

    private void run() {
        try {
            while (true) {
                sendAll(gather());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** A bug must end neither the lane nor the jobs without a word. */
    private void sendAll(List<TradeJob> batch) throws InterruptedException {
        List<TradeJob> open = batch;
        try {
            while (!open.isEmpty()) {
                open = trySend(open);
            }
        } catch (RuntimeException bug) {
            LOG.error("{} jobs of {} can not be sent", open.size(), account, bug);
            open.forEach(job -> end(job.id(), new JobOutcome.Refused("forming the extrinsic failed: " + bug)));
        }
    }

    private List<TradeJob> gather() throws InterruptedException {
        List<TradeJob> batch = new ArrayList<>();
        batch.add(jobs.take());
        jobs.drainTo(batch, CALLS_MAX - 1);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GATHER_MS);
        while (inFlight.get() > 0 && batch.size() < CALLS_MAX) {
            TradeJob more = jobs.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (more == null) {
                break;
            }
            batch.add(more);
        }
        while (inFlight.get() >= IN_FLIGHT_MAX) {
            parts.awaitRoom();
        }
        return batch;
    }

    /** Sends what can be sent. @return the jobs to try again, after a pause was made */
    private List<TradeJob> trySend(List<TradeJob> batch) throws InterruptedException {
        List<TradeJob> open = dropEnded(batch);
        if (open.isEmpty()) {
            return open;
        }
        try {
            if (!parts.equipped()) {
                backoff.after("signing for " + account,
                        new IllegalStateException("no signer or no strategy is there at present"));
                return open;
            }
            Optional<Signer> signer = parts.signer(account);
            if (signer.isEmpty()) {
                open.forEach(job -> end(job.id(), new JobOutcome.Refused("no signer holds the key of " + account)));
                return List.of();
            }
            FinalizedHead head = parts.chain().finalizedHead();
            Runtime runtime = parts.runtimes().atHead(head);
            List<TradeJob> again = new ArrayList<>();
            for (ExtrinsicStrategy.Plan plan : parts.plans(open, runtime, new ExtrinsicStrategy.Limits(CALLS_MAX,
                    CALL_BYTES_MAX))) {
                switch (plan) {
                    case ExtrinsicStrategy.Refuse r -> r.jobIds().forEach(id -> end(id, new JobOutcome.Refused(r.reason())));
                    case ExtrinsicStrategy.Send send -> {
                        if (!again.isEmpty() || !submit(send, signer.get(), runtime, head)) {
                            again.addAll(open.stream().filter(job -> send.jobIds().contains(job.id())).toList());
                        }
                    }
                }
            }
            if (again.isEmpty()) {
                backoff.reset();
            }
            return again;
        } catch (ChainException e) {
            backoff.after("preparing extrinsics of " + account, e);
            return open;
        }
    }

    private List<TradeJob> dropEnded(List<TradeJob> batch) {
        Instant now = parts.clock().instant();
        List<TradeJob> open = new ArrayList<>();
        for (TradeJob job : batch) {
            if (job.expiresAt().isBefore(now)) {
                end(job.id(), new JobOutcome.Expired());
            } else {
                open.add(job);
            }
        }
        return open;
    }

    /** @return false when the node did not take it and it should be tried again */
    private boolean submit(ExtrinsicStrategy.Send send, Signer signer, Runtime runtime, FinalizedHead head)
            throws ChainException, InterruptedException {
        if (nextNonce < 0 || inFlight.get() == 0) {
            nextNonce = parts.chain().nextNonce(account);
        }
        Era era = Era.mortal(ERA_BLOCKS, head.number());
        SigningContext context = new SigningContext(parts.chain().identity().genesisHash(), era, head.hash(), nextNonce,
                send.tip());
        KeyType type = signer.keyType(account).orElseThrow();
        Bytes extrinsic = Extrinsics.signed(runtime, send.call(), context, account, type, payload -> signer.sign(account,
                payload));
        Sent sent = new Sent(extrinsic, Extrinsics.hash(extrinsic), send, nextNonce, head.number(), era.death(head.number()));
        Follower follower = new Follower(parts.chain(), parts.outcomes());
        Optional<Subscription> watch;
        try {
            watch = Optional.of(parts.chain().submit(extrinsic, follower::heard));
        } catch (ChainException e) {
            if (e.kind() == ChainException.Kind.REJECTED || e.kind() == ChainException.Kind.UNSUPPORTED) {
                nextNonce = -1;
                return rejected(send, e);
            }
            LOG.warn("it is not known whether extrinsic {} of {} arrived, searching for it: {}", sent.hash(), account,
                    e.getMessage());
            watch = Optional.empty();
        }
        nextNonce++;
        inFlight.incrementAndGet();
        parts.counters().sent();
        Optional<Subscription> watched = watch;
        threads.newThread(() -> follow(sent, follower, watched)).start();
        return true;
    }

    private boolean rejected(ExtrinsicStrategy.Send send, ChainException reason) throws InterruptedException {
        List<String> ids = send.jobIds().stream().distinct().toList();
        int tried = ids.stream().mapToInt(id -> attempts.merge(id, 1, Integer::sum)).max().orElse(1);
        if (tried >= ATTEMPTS_MAX) {
            LOG.warn("giving up {} jobs of {} after {} refusals: {}", ids.size(), account, tried, reason.getMessage());
            ids.forEach(id -> end(id, new JobOutcome.Refused("the node refused the extrinsic " + tried + " times: "
                    + reason.getMessage())));
            parts.counters().failed(1);
            return true;
        }
        backoff.after("sending for " + account, reason);
        return false;
    }

    private void follow(Sent sent, Follower follower, Optional<Subscription> watch) {
        try {
            Follower.Verdict verdict = follower.follow(sent, watch);
            switch (verdict) {
                case Follower.Verdict.Included included -> included.outcomes().forEach(this::end);
                case Follower.Verdict.Gone gone -> vanished(sent, gone.reason());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            LOG.error("following extrinsic {} of {} failed; its jobs are queued again", sent.hash(), account, bug);
            vanished(sent, bug.toString());
        } finally {
            inFlight.decrementAndGet();
            parts.roomChanged();
        }
    }

    private void vanished(Sent sent, String reason) {
        LOG.warn("extrinsic {} of {} is in no block of its life ({}); its jobs are queued again", sent.hash(), account, reason);
        parts.counters().failed(1);
        sent.plan().jobIds().stream().distinct().forEach(parts::release);
    }

    private void end(String jobId, JobOutcome outcome) {
        attempts.remove(jobId);
        if (!outcome.succeeded()) {
            LOG.info("job {} ended: {}", jobId, outcome);
            parts.counters().failed(outcome instanceof JobOutcome.Failed ? 1 : 0);
        }
        parts.complete(jobId, outcome);
    }
}
