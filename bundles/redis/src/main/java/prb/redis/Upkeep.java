package prb.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.trade.api.JobOutcome;
import prb.trade.api.TradeJob;

/**
 * Keeps a node's place on the queue, on one thread: connects, gives signs of life, notices what is wrong with Redis, brings back
 * what Redis lost, and lets jobs of dead traders wait again. It opens the gate only when all that is in order.
 */
final class Upkeep {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    /** Deliveries of one job to traders that died; then the job ends refused. */
    static final int DELIVERIES_MAX = 5;
    /** Jobs that are taken from dead traders, and finished ones that are forgotten, in one call. */
    private static final int BATCH_MAX = 1_000;
    /** Jobs brought back in one call. */
    private static final int ADOPT_MAX = 100;
    /** Beats between two looks for finished jobs that are too old. */
    private static final int BEATS_PER_TIDY = 10;
    /** Attempts over one client before it is replaced. */
    private static final int ATTEMPTS_PER_CLIENT = 10;
    private static final String ORIGINAL = "bq:prbmq__main:";
    private static final List<String> ORIGINAL_KEYS = List.of("id", "jobs", "waiting", "active", "succeeded", "failed",
            "stalling", "stallBlock", "delayed");

    private final Node node;
    private final String endpoint;
    private final Timing timing;
    private final int jobsFinishedKept;
    private final Hand hand;
    private final Bells bells;
    private final Gate gate;
    private final Semaphore poke = new Semaphore(0);
    private final Thread thread;
    private @Nullable RedisLink link;
    private int attempts;
    private int beats;
    private String epoch = "";
    private long upSince;
    private volatile boolean closed;
    private volatile boolean taking;
    private volatile @Nullable Node otherTaking;
    private volatile List<String> warnings = List.of();
    private final AtomicLong givenUp = new AtomicLong();

    Upkeep(Node node, String endpoint, Timing timing, int jobsFinishedKept, Hand hand, Bells bells) {
        this.node = node;
        this.endpoint = endpoint;
        this.timing = timing;
        this.jobsFinishedKept = jobsFinishedKept;
        this.hand = hand;
        this.bells = bells;
        this.gate = new Gate("Redis is being connected", poke::release);
        this.thread = Thread.ofVirtual().name("prb-redis-upkeep").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Gate gate() {
        return gate;
    }

    private void run() {
        while (!closed) {
            boolean well = attempt();
            try {
                if (poke.tryAcquire((well ? timing.beat() : timing.retry()).toNanos(), TimeUnit.NANOSECONDS)) {
                    poke.drainPermits();
                }
            } catch (InterruptedException e) {
                LOG.debug("upkeep of the queue ends");
            }
        }
    }

    /** One round. @return whether the queue can be used */
    private synchronized boolean attempt() {
        if (closed) {
            return false;
        }
        try {
            RedisLink open = connected();
            beat(open);
            attempts = 0;
            return true;
        } catch (RedisLink.Unreachable e) {
            down(name() + " is out of reach: " + e.getMessage() + "; it is tried again all the time");
        } catch (RedisLink.Refused e) {
            down(name() + " refuses to work: " + e.getMessage());
        } catch (Unfit e) {
            down(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            down(e.getMessage() + "; jobs wait until it is corrected");
        }
        return false;
    }

    private String name() {
        return "Redis at " + (link == null ? address() : link.endpoint());
    }

    private String address() {
        return Endpoint.parse(endpoint).toString();
    }

    private RedisLink connected() {
        if (link != null && attempts >= ATTEMPTS_PER_CLIENT) {
            link.close();
            link = null;
        }
        if (link == null) {
            attempts = 0;
            link = RedisLink.connect(Endpoint.parse(endpoint), timing.answer(), bells::ringOffered, bells::ringEnded);
            List<String> found = warnings(link);
            found.stream().filter(warning -> !warnings.contains(warning)).forEach(LOG::warn);
            warnings = found;
        }
        return link;
    }

    private void down(String why) {
        attempts++;
        if (!gate.trouble().equals(Optional.of(why))) {
            LOG.warn("the trade queue can not be used: {}", why);
        }
        gate.shut(why);
    }

    private void beat(RedisLink open) {
        JobStore store = new JobStore(open::run);
        List<Object> args = new ArrayList<>(List.of(node.instance(), node.text(), timing.life().toMillis(), UUID.randomUUID(),
                taking ? 1 : 0, ORIGINAL));
        args.addAll(ORIGINAL_KEYS);
        List<String> answer = open.run(Script.BEAT, args).stream().map(JobStore::text).toList();
        if (!answer.get(0).isEmpty()) {
            throw new Unfit(name() + " holds " + answer.get(0) + " of the original bridge: lifecycle and trader are swapped as "
                    + "a pair. Stop the original ones and flush this Redis, or give these another Redis");
        }
        otherTaking = other(answer.get(2), otherTaking);
        boolean wasShut = gate.trouble().isPresent();
        bringBack(store, answer.get(1));
        tell(store);
        if (wasShut) {
            upSince = System.nanoTime();
            gate.open(open);
            LOG.info("the trade queue in {} can be used", name());
            bells.ringAll();
        }
        if (System.nanoTime() - upSince > timing.life().toNanos()) {
            reclaim(store);
        }
        if (++beats % BEATS_PER_TIDY == 0) {
            store.tidy(timing.finishedKept(), jobsFinishedKept, BATCH_MAX);
        }
    }

    private static @Nullable Node other(String text, @Nullable Node before) {
        if (text.isEmpty()) {
            return null;
        }
        Node other = Node.parse(text);
        if (!other.equals(before)) {
            LOG.warn("another trader works on the same Redis: {}; there should be only one", other);
        }
        return other;
    }

    private void bringBack(JobStore store, String present) {
        if (!epoch.isEmpty() && !epoch.equals(present)) {
            List<TradeJob> jobs = hand.jobs();
            long adopted = 0;
            for (int from = 0; from < jobs.size(); from += ADOPT_MAX) {
                adopted += store.adopt(node, jobs.subList(from, Math.min(jobs.size(), from + ADOPT_MAX)));
            }
            LOG.warn("{} has lost its data; {} of {} jobs in hand were brought back, others come from their producers", name(),
                    adopted, jobs.size());
        }
        epoch = present;
    }

    /** What could not be told while Redis was away. */
    private void tell(JobStore store) {
        for (Map.Entry<String, Optional<JobOutcome>> word : hand.untold().entrySet()) {
            hand.get(word.getKey()).ifPresent(job -> {
                if (word.getValue().isPresent()) {
                    store.finish(job.id(), word.getValue().get(), false, jobsFinishedKept, Optional.of(job));
                } else {
                    store.release(node, List.of(job));
                }
            });
            hand.remove(word.getKey());
        }
    }

    /** Only after a whole life of undisturbed beats: after an outage all nodes look dead for a moment. */
    private void reclaim(JobStore store) {
        for (JobStore.Reclaimed job : store.reclaim(DELIVERIES_MAX, BATCH_MAX)) {
            if (job.givenUp()) {
                String reason = "it was delivered to " + job.deliveries() + " traders that died before it ended; the last was "
                        + job.trader();
                store.finish(job.jobId(), new JobOutcome.Refused(reason), false, jobsFinishedKept, Optional.empty());
                givenUp.incrementAndGet();
                LOG.warn("job {} is given up: {}", job.jobId(), reason);
            } else {
                LOG.info("job {} waits again: trader {} gives no sign of life", job.jobId(), job.trader());
            }
        }
    }

    /** What the operator should change although the queue works. */
    private static List<String> warnings(RedisLink link) {
        List<String> found = new ArrayList<>();
        boolean saves = link.setting("save").filter(text -> !text.isBlank()).isPresent();
        if (saves || link.setting("appendonly").filter("yes"::equals).isPresent()) {
            found.add("Redis at " + link.endpoint() + " writes its data to disk, which slows it down and is of no use: start it"
                    + " with --appendonly no --save ''");
        }
        String policy = link.setting("maxmemory-policy").orElse("noeviction");
        if (!policy.equals("noeviction") && link.setting("maxmemory").filter(bytes -> !bytes.equals("0")).isPresent()) {
            found.add("Redis at " + link.endpoint() + " drops keys when its memory is full (maxmemory-policy " + policy
                    + "), jobs among them: set noeviction");
        }
        return List.copyOf(found);
    }

    /** This node takes jobs from now on. */
    void takes() {
        if (!taking) {
            taking = true;
            attempt();
        }
    }

    /** Who else takes jobs here. */
    Optional<Node> otherTaking() {
        return Optional.ofNullable(otherTaking);
    }

    List<String> warnings() {
        return warnings;
    }

    /** Jobs given up since the start, after too many deliveries. */
    long givenUp() {
        return givenUp.get();
    }

    Duration life() {
        return timing.life();
    }

    /** Puts everything in hand back and leaves; without Redis the jobs wait again when this node counts as dead. */
    void close() {
        closed = true;
        thread.interrupt();
        leave();
    }

    private synchronized void leave() {
        RedisLink open = link;
        if (open == null) {
            return;
        }
        try {
            if (gate.trouble().isEmpty()) {
                JobStore store = new JobStore(open::run);
                tell(store);
                store.release(node, hand.jobs());
                store.leave(node);
            }
        } catch (RedisLink.Unreachable | RedisLink.Refused e) {
            LOG.warn("Redis could not be told that this node leaves, its jobs wait again in {}: {}", timing.life(),
                    e.getMessage());
        } finally {
            gate.shut("the trade queue is closed");
            open.close();
            link = null;
        }
    }

    /** The Redis is not for us. */
    private static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unfit(String message) {
            super(message);
        }
    }

}
