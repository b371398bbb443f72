package prb.worker.runner.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobUnavailableException;
import prb.trade.api.QueueFullException;
import prb.trade.api.StaleFenceException;
import prb.trade.api.QueueUnavailableException;
import prb.worker.api.Checkpoint;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.PRuntimeException;
import prb.worker.api.PRuntimeInfo;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;
import prb.worker.api.chain.FleetChainException;
import prb.worker.runner.feed.BlockSync;
import prb.worker.runner.feed.Counters;
import prb.worker.runner.feed.WorkerFaultException;
import prb.worker.runner.job.JobDesk;
import prb.worker.runner.job.MessageSync;
import prb.worker.runner.pace.Doorbell;

/**
 * Drives one worker, turn by turn: start it, feed it, carry its messages, take it to computing and keep it there. Block sync and
 * the way on chain take turns on one thread, so that one request per worker is in flight. No failure is final: each is shown with
 * its reason and tried again.
 */
public final class WorkerMachine implements Machine {

    /** How long to rest without any news before a worker and the chain are looked at again. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
    private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
    private static final Duration RETRY_MOST = Duration.ofSeconds(60);
    private static final Duration BUSY_FIRST = Duration.ofSeconds(2);
    private static final Duration BUSY_MOST = Duration.ofSeconds(3);
    /** Failures in a row after which a worker that was reached before counts as failed. */
    private static final int FAILURES_SHOWN = 3;
    /** A worker that is behind carries its messages at least this often. */
    private static final Duration MESSAGES_WHILE_BEHIND = Duration.ofSeconds(6);
    /** How many para blocks the blob source may lag behind the finalized head and still count as being at the tip. */
    static final int TIP_DISTANCE_BLOCKS = 5;
    /** A worker that is fed without trouble is asked for its counters once in this time or up to as long again, by chance. */
    private static final Duration COMPARE = Duration.ofMinutes(4);
    private static final int PRIORITY_COMPUTING = 10;
    private static final int PRIORITY_OTHERS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(WorkerMachine.class);

    private final Surroundings around;
    private final Doorbell bell;
    private final WorkerStatus status;
    private final PRuntimeClient client;
    private final JobDesk desk;
    private final Starting starting;
    private final Leaving leaving;
    private final Stage stage;
    private volatile Target target;
    private volatile boolean forceRequested;
    private volatile boolean stopRequested;
    private @Nullable Life life;
    private int failures;
    private WorkerState before = WorkerState.IDLE;
    private Instant answeredAt = Instant.EPOCH;
    private Instant retryAt = Instant.MIN;
    private Instant chainRetryAt = Instant.MIN;
    private int chainFailures;
    private boolean kicked;
    private final Watchdog watchdog;
    /** What the watchdog did last, a sentence, until the worker moves. */
    private String stuckNote = "";

    /**
     * @param bell is rung with news for this worker
     * @param watch is told the id of each job on its way, so that the bell rings when it ends
     * @param calls knows whether a call is on its way
     */
    public WorkerMachine(Target target, Surroundings around, Doorbell bell, Consumer<String> watch, InFlight calls) {
        this.target = target;
        this.around = around;
        this.bell = bell;
        this.status = new WorkerStatus(around.pace());
        this.client = calls.watch(around.clients().client(target.worker().endpoint()));
        this.watchdog = new Watchdog(around.settings().stillMax(), around.pace().now());
        this.desk = new JobDesk(around.queue(), around.pace(), () -> this.target.pool(), watch,
                () -> around.share().fence(this.target.worker().id()));
        this.starting = new Starting(client, around, status);
        this.leaving = new Leaving(client, target.worker().name());
        this.stage = new Stage(status, client, around, desk);
    }

    @Override
    public WorkerReport report() {
        return status.report(target);
    }

    @Override
    public boolean isUnresponsive() {
        return stage.isUnresponsive();
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public void retarget(Target next) {
        target = next;
        bell.ring(Doorbell.COMMAND);
    }

    @Override
    public void forceRegistration() {
        forceRequested = true;
        bell.ring(Doorbell.COMMAND);
    }

    @Override
    public void stopComputing() {
        stopRequested = true;
        bell.ring(Doorbell.COMMAND);
    }

    @Override
    public boolean isStarting() {
        return life == null && !kicked && !around.pace().now().isBefore(retryAt);
    }

    @Override
    public Checkpoint takeCheckpoint() {
        if (life == null || kicked) {
            return new Checkpoint.Failed("It is not initialised, or is not driven at present");
        }
        Checkpoint checkpoint = leaving.takeCheckpoint();
        life().stale |= checkpoint instanceof Checkpoint.Failed;
        return checkpoint;
    }

    @Override
    public void kick() {
        boolean well = life != null && !life().stale && status.state() != WorkerState.ERROR;
        kicked = true;
        status.show(WorkerState.KICKED, leaving.kick(well));
    }

    @Override
    public String description() {
        return status.description();
    }

    @Override
    public void end() {
        status.publicKey().ifPresent(key -> {
            around.claims().release(key, target.worker().id());
            around.chain().forget(key);
        });
    }

    /** At most one step of block sync and one on chain. */
    @Override
    public Duration turn() throws InterruptedException {
        int news = bell.take();
        if (kicked) {
            return LOOK_AGAIN;
        }
        if (life != null) {
            life().messagesDue |= (news & Doorbell.JOB) != 0;
        }
        Instant now = around.pace().now();
        if (now.isBefore(retryAt)) {
            return Duration.between(now, retryAt);
        }
        try {
            return advance();
        } catch (PRuntimeException e) {
            return clientFailed(e);
        } catch (WorkerFaultException e) {
            return failed(String.valueOf(e.getMessage()), true);
        } catch (BlobUnavailableException e) {
            return failed("The blob source can not answer: " + e.getMessage(), false);
        } catch (RuntimeException e) {
            LOG.warn("worker {} failed unexpectedly", target.worker().name(), e);
            return failed("Unexpected failure: " + e, true);
        }
    }

    private Duration advance() throws PRuntimeException, BlobUnavailableException, WorkerFaultException, InterruptedException {
        if (forceRequested) {
            forceRequested = false;
            stage.forceRegistration();
        }
        if (stopRequested) {
            stopRequested = false;
            stage.stop();
        }
        if (life == null) {
            return start() ? Duration.ZERO : lookAgain();
        }
        if (!life().stranger.isHere() && isStuck()) {
            life = null;
            return Duration.ZERO;
        }
        Instant now = around.pace().now();
        life().stale |= !now.isBefore(answeredAt.plus(LOOK_AGAIN)) || !now.isBefore(life().lookAt);
        if (life().stale && !refresh()) {
            return Duration.ZERO;
        }
        if (life().stranger.isHere()) {
            return leaveToStranger();
        }
        BlockSync.Step step = life().feed.step(life().counters);
        failures = 0;
        return switch (step) {
            case BlockSync.Moved moved -> moved(moved);
            case BlockSync.Idle idle -> idle(idle);
        };
    }

    /** Rests spread a little, so that a fleet does not look at everything at the same moment. */
    private Duration lookAgain() {
        return LOOK_AGAIN.minusMillis((long) (around.pace().random() * LOOK_AGAIN.toMillis() / 3));
    }

    /** Does something about a worker that does not move although there is something for it. @return whether to start it over */
    private boolean isStuck() {
        Instant now = around.pace().now();
        switch (watchdog.look(now, life().counters, around.blobs().progress())) {
            case ASK_AGAIN -> {
                stuckNote = "Has not moved for " + watchdog.still(now).toSeconds()
                        + " s although the blob source has more: what was fetched is dropped and asked for again. ";
                LOG.warn("worker {}: {}", target.worker().name(), stuckNote);
                life().feed.askAgain(life().counters);
                life().stale = true;
            }
            case RESTART -> {
                stuckNote = "Did not move although the blob source has more, and was started over. ";
                LOG.warn("worker {}: {}", target.worker().name(), stuckNote);
                status.show(WorkerState.ERROR, stuckNote.strip());
                return true;
            }
            case NONE -> {}
        }
        return false;
    }

    private Duration leaveToStranger() {
        status.show(WorkerState.ERROR, "Is driven by another bridge: its heights move without our requests. "
                + "It is left alone until they stand still for a few minutes");
        life().stale = true;
        return lookAgain();
    }

    private boolean start() throws PRuntimeException, BlobUnavailableException, WorkerFaultException, InterruptedException {
        if (status.state() != WorkerState.ERROR) {
            status.show(WorkerState.STARTING, "");
        }
        Optional<PRuntimeInfo> info = starting.start(target);
        if (info.isEmpty()) {
            status.show(WorkerState.STARTING, "Waits for the genesis of the parachain from the blob source");
            return false;
        }
        status.told(info.get());
        var key = info.get().publicKey().orElseThrow();
        Optional<String> other = around.claims().claim(key, target.worker().id(), target.worker().name());
        if (other.isPresent()) {
            throw new WorkerFaultException("Is the same pRuntime as worker " + other.get() + " (public key " + key.toHex() + ")");
        }
        status.publicKey().filter(old -> !old.equals(key)).ifPresent(old -> {
            LOG.warn("worker {} has a new public key {} instead of {}", target.worker().name(), key.toHex(), old.toHex());
            around.claims().release(old, target.worker().id());
            around.chain().forget(old);
        });
        life = new Life(info.get(), new BlockSync(client, around.blobs(), around.lanes(), around.pace()),
                new MessageSync(client, around.chain(), desk, key), around.pace().now());
        compareLater();
        status.publicKey(Optional.of(key));
        status.counters(life().counters);
        before = WorkerState.SYNCING;
        answeredAt = around.pace().now();
        return true;
    }

    /** What is known of the runtime that was met last. */
    private Life life() {
        return Objects.requireNonNull(life, "no runtime was met yet");
    }

    /** Asks for the counters again. @return false when the runtime was wiped and must be started over */
    private boolean refresh() throws PRuntimeException {
        PRuntimeInfo info = client.info();
        status.told(info);
        if (!info.initialized() || !info.publicKey().equals(Optional.of(life().publicKey))) {
            status.show(WorkerState.STARTING, info.initialized() ? "pRuntime came back with another key"
                    : "pRuntime came back empty");
            life = null;
            return false;
        }
        Counters now = Counters.of(info);
        Counters before = life().counters;
        boolean more = !now.isBehind(before) && !now.withWaiting(before.waiting()).equals(before);
        if (life().stranger.isHere()) {
            life().stranger.look(around.pace().now(), now);
        } else if (more) {
            life().stranger.suspect(around.pace().now(), now, around.pace().random());
        }
        if (now.isBehind(life().counters)) {
            LOG.info("worker {} came back at relay {} para {}", target.worker().name(), now.relay(), now.paraBlock());
            life().fallBack();
        }
        life().feed.refreshed(life().counters, now);
        life().counters = now;
        life().stale = false;
        answeredAt = around.pace().now();
        compareLater();
        status.counters(now);
        return true;
    }

    private void compareLater() {
        life().lookAt = around.pace().now().plus(COMPARE).plusMillis((long) (around.pace().random() * COMPARE.toMillis()));
    }

    private Duration moved(BlockSync.Moved moved) throws InterruptedException {
        life().counters = moved.counters();
        stuckNote = "";
        if (moved.beyond() && life().stranger.suspect(around.pace().now(), moved.counters(), around.pace().random())) {
            return leaveToStranger();
        }
        life().messagesDue |= moved.dispatched();
        answeredAt = around.pace().now();
        status.counters(life().counters);
        if (!life().synced) {
            BlobProgress goal = around.blobs().progress();
            status.show(WorkerState.SYNCING, starting.note() + "Relay " + (life().counters.relay() - 1) + " of "
                    + goal.relayEncoded() + ", para " + (life().counters.paraBlock() - 1) + " of " + goal.paraEncoded());
            return Duration.ZERO;
        }
        if (status.state() == WorkerState.ERROR && before != WorkerState.ERROR) {
            status.show(before, "");
        }
        if (life().drained && life().messagesDue
                && !around.pace().now().isBefore(life().messagesAt.plus(MESSAGES_WHILE_BEHIND))) {
            guarded(this::carryMessages);
        }
        return Duration.ZERO;
    }

    private Duration idle(BlockSync.Idle idle) throws InterruptedException {
        if (!life().synced) {
            String reason = idle.atTip() ? sourceLag() : idle.reason();
            life().synced = idle.atTip() && reason.isEmpty();
            if (!life().synced) {
                status.show(WorkerState.SYNCING, starting.note() + stuckNote + (reason.isEmpty() ? idle.reason() : reason));
                return lookAgain();
            }
            status.show(WorkerState.SYNCED, "");
            return Duration.ZERO;
        }
        if (around.settings().syncOnly() || target.isSyncOnly()) {
            status.show(WorkerState.SYNCED, "Sync only: nothing is sent to the chain");
            return lookAgain();
        }
        return guarded(this::onChain);
    }

    /** Why the tip of the source is not the tip of the chain; empty when it is. */
    private String sourceLag() {
        long encoded = around.blobs().progress().paraEncoded();
        long finalized = around.chain().finalizedPara();
        if (encoded < 1) {
            return "The blob source has no para block yet";
        }
        return encoded + TIP_DISTANCE_BLOCKS >= finalized ? "" : "Has all that the blob source has, para block " + encoded
                + ", but the chain is at " + finalized;
    }

    private interface ChainStep {
        Duration run()
                throws PRuntimeException, FleetChainException, WorkerFaultException, QueueFullException, InterruptedException;
    }

    /** Runs a step on chain; its failures hold back the next such step, not the feeding of blocks. */
    private Duration guarded(ChainStep step) throws InterruptedException {
        Instant now = around.pace().now();
        if (now.isBefore(chainRetryAt)) {
            return Duration.between(now, chainRetryAt);
        }
        try {
            Duration rest = step.run();
            chainFailures = 0;
            before = status.state();
            return rest;
        } catch (PRuntimeException e) {
            life().stale = true;
            return chainFailed(status.state(), Leaving.sentence(e));
        } catch (FleetChainException e) {
            return chainFailed(status.state(), "The chain did not answer: " + e.getMessage());
        } catch (QueueFullException | StaleFenceException e) {
            return chainFailed(status.state(), String.valueOf(e.getMessage()));
        } catch (QueueUnavailableException e) {
            return chainFailed(status.state(), "The trade queue is out of reach: " + e.getMessage());
        } catch (WorkerFaultException e) {
            return chainFailed(WorkerState.ERROR, String.valueOf(e.getMessage()));
        }
    }

    private Duration chainFailed(WorkerState state, String reason) {
        chainFailures++;
        chainRetryAt = around.pace().now().plus(around.pace().backOff(chainFailures, RETRY_FIRST, RETRY_MOST));
        status.show(state, reason, Optional.of(chainRetryAt));
        return Duration.between(around.pace().now(), chainRetryAt);
    }

    private Duration onChain() throws PRuntimeException, FleetChainException, WorkerFaultException, QueueFullException,
            InterruptedException {
        Duration messages = carryMessages();
        if (!life().drained || life().stale) {
            return messages;
        }
        Optional<Instant> comeBack = stage.turn(life(), target);
        Duration look = lookAgain();
        Duration rest = messages.compareTo(look) < 0 ? messages : look;
        if (life().stale) {
            return Duration.ZERO;
        }
        Duration stageRest = comeBack.map(at -> Duration.between(around.pace().now(), at))
                .filter(Duration::isPositive).orElse(LOOK_AGAIN);
        return stageRest.compareTo(rest) < 0 ? stageRest : rest;
    }

    private Duration carryMessages() throws PRuntimeException, FleetChainException, WorkerFaultException, QueueFullException {
        Instant now = around.pace().now();
        if (!life().messagesDue && now.isBefore(life().messagesAt)) {
            return Duration.between(now, life().messagesAt);
        }
        boolean computing = status.state() == WorkerState.COMPUTING;
        if (!life().drained) {
            status.show(WorkerState.SYNCED, "Its messages are being carried to the chain");
        }
        MessageSync.Round round = life().messages.round(computing ? PRIORITY_COMPUTING : PRIORITY_OTHERS,
                () -> stage.isStillThere(life()));
        if (life().stale) {
            return Duration.ZERO;
        }
        life().drained |= round.isDrained();
        life().messagesDue = false;
        life().messageNote = round.note();
        life().messagesAt = round.lookAt().orElse(now.plus(LOOK_AGAIN));
        if (!life().drained) {
            status.show(WorkerState.SYNCED, round.note().isEmpty() ? round.waiting() + " messages are on their way"
                    : round.note());
        }
        return Duration.between(now, life().messagesAt);
    }

    private Duration clientFailed(PRuntimeException e) {
        if (e.kind() == PRuntimeException.Kind.BUSY) {
            markStale();
            if (life != null) {
                life().stranger.inDoubt(around.pace().now());
            }
            Duration pause = around.pace().backOff(2, BUSY_FIRST, BUSY_MOST);
            retryAt = around.pace().now().plus(pause);
            return pause;
        }
        return failed(Leaving.sentence(e), e.kind() != PRuntimeException.Kind.UNREACHABLE);
    }

    /**
     * A failure of the worker or its feed: tried again after a pause.
     *
     * @param atOnce shown as an error at once, also while starting
     */
    private Duration failed(String reason, boolean atOnce) {
        markStale();
        if (life != null) {
            life().stranger.inDoubt(around.pace().now());
        }
        failures++;
        Duration pause = around.pace().backOff(failures, RETRY_FIRST, RETRY_MOST);
        retryAt = around.pace().now().plus(pause);
        boolean error = life == null ? atOnce : failures >= FAILURES_SHOWN;
        status.show(error ? WorkerState.ERROR : status.state(), stuckNote + reason, Optional.of(retryAt));
        return pause;
    }

    private void markStale() {
        if (life != null) {
            life().stale = true;
        }
    }
}
