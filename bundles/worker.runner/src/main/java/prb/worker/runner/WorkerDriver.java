package prb.worker.runner;

import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.trade.api.QueueUnavailableException;
import prb.worker.api.Checkpoint;
import prb.worker.api.WorkerReport;
import prb.worker.api.shadow.ShadowReport;
import prb.worker.runner.machine.InFlight;
import prb.worker.runner.machine.Machine;
import prb.worker.runner.machine.ShadowMachine;
import prb.worker.runner.machine.Surroundings;
import prb.worker.runner.machine.Target;
import prb.worker.runner.pace.Doorbell;
import prb.worker.runner.pace.Gate;

/**
 * Runs one worker's machine on a virtual thread, and a small one per job on its way that rings when the job ends. Commands
 * come from any thread; stopping interrupts whatever is waited for.
 */
final class WorkerDriver {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerDriver.class);
    private static final Duration JOB_WAIT = Duration.ofSeconds(30);
    private static final Duration AFTER_BUG = Duration.ofSeconds(5);
    /** How long the end of a job is not asked for after the queue could not tell. */
    private static final Duration QUEUE_PAUSE = Duration.ofSeconds(5);
    /** Longest wait for a checkpoint, the call before it included. */
    private static final Duration CHECKPOINT_MOST = Duration.ofMinutes(3);
    private static final String ENDED = "It is not driven any more";

    private final Surroundings around;
    private final Doorbell bell = new Doorbell();
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Thread> watchers = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private final Gate starts;
    private final String id;
    private final InFlight calls;
    private volatile Machine machine;
    private volatile boolean stopping;
    private volatile boolean kickRequested;
    private final Queue<CompletableFuture<Checkpoint>> checkpoints = new ConcurrentLinkedQueue<>();
    private @Nullable Target renewal;
    private boolean forceAfterRenewal;

    /** @param starts lets the workers of a runner start, a few at a time */
    WorkerDriver(Target target, Surroundings around, Gate starts) {
        this.around = around;
        this.starts = starts;
        this.id = target.worker().id();
        this.calls = new InFlight(() -> around.share().isHeld(target.worker().id()));
        this.machine = around.machine(target, bell, this::watch, calls);
        this.thread = Thread.ofVirtual().name("worker " + target.worker().name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    WorkerReport report() {
        return machine.report();
    }

    boolean isUnresponsive() {
        return machine.isUnresponsive();
    }

    Target target() {
        lock.lock();
        try {
            return renewal == null ? machine.target() : renewal;
        } finally {
            lock.unlock();
        }
    }

    void ring(int news) {
        bell.ring(news);
    }

    /** Takes over a changed configuration; starts over only where it must. */
    void retarget(Target next) {
        if (target().isContinuedBy(next)) {
            machine.retarget(next);
        } else {
            renew(next, false);
        }
    }

    /** Starts the machine over, whatever it waits for. */
    void renew(Target target, boolean forceRegistration) {
        lock.lock();
        try {
            renewal = target;
            forceAfterRenewal = forceRegistration;
            kickRequested = false;
            bell.ring(Doorbell.COMMAND);
            thread.interrupt();
        } finally {
            lock.unlock();
        }
    }

    void kick() {
        kickRequested = true;
        bell.ring(Doorbell.COMMAND);
    }

    /** Has the pRuntime store what it has, on the worker's own thread. Blocks. */
    Checkpoint takeCheckpoint() throws InterruptedException {
        CompletableFuture<Checkpoint> wish = new CompletableFuture<>();
        checkpoints.add(wish);
        bell.ring(Doorbell.COMMAND);
        if (!thread.isAlive()) {
            return new Checkpoint.Failed(ENDED);
        }
        try {
            return wish.get(CHECKPOINT_MOST.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            checkpoints.remove(wish);
            return new Checkpoint.Failed("Its turn did not come within " + CHECKPOINT_MOST.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a wish for a checkpoint never fails", e);
        }
    }

    /** JSON object of what the pRuntime told of itself last; empty before it did. */
    String description() {
        return machine.description();
    }

    /** What would have been sent for it; empty when it is driven. */
    Optional<ShadowReport> wishes() {
        return machine instanceof ShadowMachine shadow ? Optional.of(shadow.wishes()) : Optional.empty();
    }

    boolean isFollowedOnly() {
        return machine instanceof ShadowMachine;
    }

    /** Takes the worker from computing on chain. */
    void stopComputing() {
        machine.stopComputing();
    }

    /** Tells the threads to end, without waiting: a call that is on its way may come to its end. */
    void stop() {
        stopping = true;
        calls.stop(thread);
        watchers.forEach(Thread::interrupt);
    }

    /** Whether it was told to end. */
    boolean isStopped() {
        return stopping;
    }

    /** The worker's id. */
    String id() {
        return id;
    }

    /** Breaks off what is still on its way. */
    void breakOff() {
        thread.interrupt();
    }

    /** Waits for the threads to end. @return false when one is still running after {@code atMost} */
    boolean join(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        boolean ended = join(thread, deadline);
        for (Thread watcher : watchers) {
            watcher.interrupt();
            ended &= join(watcher, deadline);
        }
        return ended;
    }

    private static boolean join(Thread thread, long deadline) throws InterruptedException {
        return thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }

    private void run() {
        while (!stopping) {
            try {
                obey();
                Duration rest = machine.isStarting() ? startingTurn() : machine.turn();
                if (rest.isPositive() && !stopping) {
                    around.pace().await(bell, rest);
                }
            } catch (InterruptedException wanted) {
                LOG.debug("worker {} was interrupted", machine.target().worker().name());
            } catch (RuntimeException e) {
                LOG.error("worker {}: trying again in {} s", machine.target().worker().name(), AFTER_BUG.toSeconds(), e);
                pauseAfterBug();
            }
        }
        machine.end();
        for (CompletableFuture<Checkpoint> wish = checkpoints.poll(); wish != null; wish = checkpoints.poll()) {
            wish.complete(new Checkpoint.Failed(ENDED));
        }
    }

    /** Many that start at once, as after a break of the network, take turns. */
    private Duration startingTurn() throws InterruptedException {
        try (Gate.Pass pass = starts.enter(1)) {
            return machine.turn();
        }
    }

    private void pauseAfterBug() {
        try {
            around.pace().await(new Doorbell(), AFTER_BUG);
        } catch (InterruptedException wanted) {
            LOG.debug("worker {} was interrupted", machine.target().worker().name());
        }
    }

    /**
     * Carries out commands that need this thread. A renewal and its interruption are taken together, so that it can not hit the
     * new machine.
     */
    private void obey() {
        lock.lock();
        try {
            if (renewal != null) {
                Thread.interrupted();
                machine.end();
                machine = around.machine(renewal, bell, this::watch, calls);
                renewal = null;
                if (forceAfterRenewal) {
                    machine.forceRegistration();
                }
            }
        } finally {
            lock.unlock();
        }
        for (CompletableFuture<Checkpoint> wish = checkpoints.poll(); wish != null; wish = checkpoints.poll()) {
            wish.complete(machine.takeCheckpoint());
        }
        if (kickRequested) {
            kickRequested = false;
            machine.kick();
        }
    }

    private void watch(String jobId) {
        Thread watcher = Thread.ofVirtual().name("job of worker " + machine.target().worker().name())
                .unstarted(() -> awaitJob(jobId));
        watchers.add(watcher);
        watcher.start();
    }

    private void awaitJob(String jobId) {
        try {
            boolean ended = false;
            while (!ended && !stopping) {
                ended = hasEnded(jobId);
            }
        } catch (InterruptedException wanted) {
            LOG.debug("stopped waiting for job {}", jobId);
        } catch (RuntimeException e) {
            LOG.warn("can not wait for job {}: {}", jobId, e.toString());
        } finally {
            watchers.remove(Thread.currentThread());
            bell.ring(Doorbell.JOB);
        }
    }

    private boolean hasEnded(String jobId) throws InterruptedException {
        try {
            return around.queue().await(jobId, JOB_WAIT).isPresent() || around.queue().status(jobId).isEmpty();
        } catch (QueueUnavailableException e) {
            LOG.debug("the trade queue is out of reach, job {} is asked for later: {}", jobId, e.getMessage());
            around.pace().await(new Doorbell(), QUEUE_PAUSE);
            return false;
        }
    }
}
