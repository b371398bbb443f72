package prb.worker.runner.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobUnavailableException;
import prb.scale.Bytes;
import prb.trade.api.QueueFullException;
import prb.worker.api.Checkpoint;
import prb.worker.api.PRuntimeException;
import prb.worker.api.PRuntimeInfo;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;
import prb.worker.api.chain.FleetChainException;
import prb.worker.api.shadow.ShadowReport;
import prb.worker.runner.feed.BlockSync;
import prb.worker.runner.feed.Counters;
import prb.worker.runner.feed.WorkerFaultException;
import prb.worker.runner.job.JobDesk;
import prb.worker.runner.job.MessageSync;
import prb.worker.runner.pace.Doorbell;

/**
 * Follows one worker that somebody else drives: looks at it and at the chain, goes the way that would be gone, and notes what
 * would be sent. The worker and the trader are sent nothing.
 */
public final class ShadowMachine implements Machine {

    /** Between two looks at a worker. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(12);
    private static final Duration RETRY_FIRST = Duration.ofSeconds(2);
    private static final Duration RETRY_MOST = Duration.ofSeconds(60);
    private static final String NOTE = "Is only followed (shadow). ";
    private static final Logger LOG = LoggerFactory.getLogger(ShadowMachine.class);

    private final Surroundings around;
    private final Doorbell bell;
    private final WorkerStatus status;
    private final ShadowClient client;
    private final Wishes wishes;
    private final JobDesk desk;
    private final Stage stage;
    private volatile Target target;
    private @Nullable Life life;
    private Instant retryAt = Instant.MIN;
    private int failures;

    /** @param bell is rung with news for this worker @param calls knows whether a call is on its way */
    public ShadowMachine(Target target, Surroundings around, Doorbell bell, InFlight calls) {
        this.target = target;
        this.around = around;
        this.bell = bell;
        this.status = new WorkerStatus(around.pace());
        this.wishes = new Wishes(around.pace());
        this.client = new ShadowClient(calls.watch(around.clients().client(target.worker().endpoint())), wishes);
        this.desk = new JobDesk(new ShadowQueue(wishes), around.pace(), () -> this.target.pool(), id -> {},
                Optional::empty);
        this.stage = new Stage(status, client, around, desk);
    }

    /** What would have been sent. Any thread. */
    public ShadowReport wishes() {
        return wishes.report(report());
    }

    @Override
    public Duration turn() throws InterruptedException {
        bell.take();
        Instant now = around.pace().now();
        if (now.isBefore(retryAt)) {
            return Duration.between(now, retryAt);
        }
        try {
            follow();
            failures = 0;
            retryAt = around.pace().now().plus(LOOK_AGAIN); // news must not have it look more often
            return LOOK_AGAIN;
        } catch (PRuntimeException e) {
            return failed(Leaving.sentence(e));
        } catch (BlobUnavailableException | FleetChainException | WorkerFaultException | QueueFullException e) {
            return failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.warn("worker {} can not be followed", target.worker().name(), e);
            return failed("Unexpected failure: " + e);
        }
    }

    private Duration failed(String reason) {
        failures++;
        Duration pause = around.pace().backOff(failures, RETRY_FIRST, RETRY_MOST);
        retryAt = around.pace().now().plus(pause);
        status.show(WorkerState.ERROR, NOTE + reason, Optional.of(retryAt));
        return pause;
    }

    private void follow() throws PRuntimeException, BlobUnavailableException, WorkerFaultException, FleetChainException,
            QueueFullException, InterruptedException {
        PRuntimeInfo info = client.info();
        status.told(info);
        if (!info.initialized() || info.publicKey().isEmpty()) {
            life = null;
            status.show(WorkerState.STARTING, NOTE + "It is fresh and would be initialised");
            return;
        }
        Life here = met(info);
        here.counters = Counters.of(info);
        status.counters(here.counters);
        here.feed.step(here.counters);
        BlobProgress goal = around.blobs().progress();
        long tip = Math.max(goal.paraEncoded(), around.chain().finalizedPara());
        if (here.counters.paraBlock() + WorkerMachine.TIP_DISTANCE_BLOCKS < tip) {
            status.show(WorkerState.SYNCING, NOTE + "Para " + (here.counters.paraBlock() - 1) + " of " + tip);
            return;
        }
        status.show(status.state() == WorkerState.COMPUTING ? WorkerState.COMPUTING : WorkerState.SYNCED, NOTE.strip());
        if (around.settings().syncOnly() || target.isSyncOnly()) {
            return;
        }
        if (here.messages.round(0, () -> true).isDrained()) {
            stage.turn(here, target);
            WorkerReport shown = report();
            status.show(shown.state(), NOTE + shown.reason(), shown.nextTry());
        }
    }

    private Life met(PRuntimeInfo info) throws WorkerFaultException {
        Bytes key = info.publicKey().orElseThrow();
        Life known = life;
        if (known != null && known.publicKey.equals(key)) {
            return known;
        }
        end();
        Optional<String> other = around.claims().claim(key, target.worker().id(), target.worker().name());
        if (other.isPresent()) {
            throw new WorkerFaultException("Is the same pRuntime as worker " + other.get());
        }
        Life fresh = new Life(info, new BlockSync(client, around.blobs(), around.lanes(), around.pace()),
                new MessageSync(client, around.chain(), desk, key), around.pace().now());
        status.publicKey(Optional.of(key));
        life = fresh;
        return fresh;
    }

    @Override
    public WorkerReport report() {
        return status.report(target);
    }

    @Override
    public String description() {
        return status.description();
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
    public boolean isStarting() {
        return life == null && !around.pace().now().isBefore(retryAt);
    }

    /** Not done in shadow. */
    @Override
    public void forceRegistration() {
        refuse("registered again");
    }

    /** Not done in shadow. */
    @Override
    public void stopComputing() {
        refuse("stopped");
    }

    /** Not done in shadow. */
    @Override
    public void kick() {
        refuse("kicked");
    }

    private void refuse(String what) {
        LOG.warn("worker {} was not {}: its pool is only followed, adopt it first", target.worker().name(), what);
    }

    @Override
    public Checkpoint takeCheckpoint() {
        return new Checkpoint.Failed("Its pool is only followed (shadow); adopt it first");
    }

    @Override
    public void end() {
        status.publicKey().ifPresent(key -> {
            around.claims().release(key, target.worker().id());
            around.chain().forget(key);
        });
    }
}
