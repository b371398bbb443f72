package prb.worker.runner.roll;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.worker.api.Fleet;
import prb.worker.api.roll.RollPlan;
import prb.worker.api.roll.RollStatus;
import prb.worker.api.roll.Roller;
import prb.worker.runner.pace.Doorbell;
import prb.worker.runner.pace.Pace;

/** Has the present roll look at its workers again and again, on a thread of its own. */
@Component(service = Roller.class)
public final class RollService implements Roller {

    /** Workers take minutes; reports come from memory. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration STOP_MOST = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(RollService.class);

    private final Fleet fleet;
    private final Pace pace;
    private final Doorbell bell = new Doorbell();
    private @Nullable Roll roll;
    private @Nullable Thread thread;
    private volatile boolean closed;

    @Activate
    public RollService(@Reference Fleet fleet) {
        this(fleet, Pace.system());
    }

    RollService(Fleet fleet, Pace pace) {
        this.fleet = fleet;
        this.pace = pace;
    }

    @Override
    public synchronized RollStatus start(RollPlan plan) {
        if (roll != null && !roll.isOver()) {
            throw new IllegalStateException("a roll is under way; see its status, or cancel it");
        }
        Roll next = new Roll(fleet, plan, pace.now());
        roll = next;
        thread = Thread.ofVirtual().name("roll").start(() -> run(next));
        return next.status();
    }

    private void run(Roll mine) {
        try {
            while (!closed && !mine.isOver()) {
                mine.look(pace.now());
                bell.take();
                pace.await(bell, LOOK_AGAIN);
            }
        } catch (InterruptedException wanted) {
            LOG.debug("the roll's thread was interrupted");
        }
    }

    @Override
    public synchronized Optional<RollStatus> status() {
        return Optional.ofNullable(roll).map(Roll::status);
    }

    @Override
    public synchronized boolean pause() {
        return roll != null && roll.pause();
    }

    @Override
    public synchronized boolean resume() {
        boolean goesOn = roll != null && roll.resume();
        bell.ring(Doorbell.COMMAND);
        return goesOn;
    }

    @Override
    public synchronized boolean cancel() {
        boolean ends = roll != null && roll.cancel();
        bell.ring(Doorbell.COMMAND);
        return ends;
    }

    /** Ends the thread; the fleet, which goes too, drives every worker again when it comes back. */
    @Deactivate
    public void close() throws InterruptedException {
        closed = true;
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running != null) {
            running.interrupt();
            running.join(STOP_MOST);
        }
    }
}
