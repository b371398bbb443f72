package prb.worker.runner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.scale.Bytes;
import prb.worker.api.Checkpoint;
import prb.worker.api.Fleet;
import prb.worker.api.Inventory;
import prb.worker.api.Pool;
import prb.worker.api.Worker;
import prb.worker.api.WorkerDetails;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;
import prb.worker.api.shadow.ShadowReport;
import prb.worker.runner.machine.Surroundings;
import prb.worker.runner.machine.Target;
import prb.worker.runner.pace.Doorbell;

/**
 * Keeps those of the inventory's enabled workers driven that are this process's share. Changes are applied by one thread; only
 * what changed is touched.
 */
public final class Supervisor implements Fleet, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    /** How long calls to workers that are on their way may take to end. */
    static final Duration DRAIN_MOST = Duration.ofSeconds(30);
    /** How long all threads together may take to end after that. */
    private static final Duration STOP_MOST = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);
    private static final Comparator<WorkerReport> BY_NAME = Comparator.comparing(report -> report.worker().name());
    /** Workers named in one line of the log. */
    private static final int NAMES_TOLD = 20;

    private final Inventory inventory;
    private final Surroundings around;
    private final Duration drain;
    private final Map<String, WorkerDriver> drivers = new ConcurrentHashMap<>();
    /** Drivers that were told to end. */
    private final Set<WorkerDriver> ending = ConcurrentHashMap.newKeySet();
    private final Runners runners;
    private final Map<String, Runners.Runner> places = new HashMap<>();
    private final Doorbell bell = new Doorbell();
    private final Thread reconciler = Thread.ofVirtual().name("fleet").unstarted(this::run);
    private volatile boolean closed;
    private volatile int runnersCount;
    private Map<String, Target> enabled = Map.of();

    public Supervisor(Inventory inventory, Surroundings around) {
        this(inventory, around, DRAIN_MOST);
    }

    /** @param drain how long calls on their way may take to end when their worker is stopped */
    Supervisor(Inventory inventory, Surroundings around, Duration drain) {
        this.inventory = inventory;
        this.around = around;
        this.drain = drain;
        this.runners = new Runners(around.settings().workersPerRunner());
    }

    public void start() {
        bell.ring(Doorbell.COMMAND);
        reconciler.start();
    }

    /** The inventory changed. Returns at once. */
    public void changed() {
        bell.ring(Doorbell.COMMAND);
    }

    /** Who shares the fleet, or what is held here, may have changed. Returns at once. */
    public void shareChanged() {
        bell.ring(Doorbell.SHARE);
    }

    /** Breaks off everything that is done for workers that are not held any more. Returns at once. */
    public void shareLost() {
        drivers.forEach((id, driver) -> breakOffUnlessHeld(driver));
        ending.forEach(this::breakOffUnlessHeld);
        shareChanged();
    }

    private void breakOffUnlessHeld(WorkerDriver driver) {
        if (!around.share().isHeld(driver.id())) {
            driver.stop();
            driver.breakOff();
        }
    }

    /** Tells every worker. */
    public void ringAll(int news) {
        drivers.values().forEach(driver -> driver.ring(news));
    }

    /** Tells the workers that have one of these public keys. */
    public void ring(Set<Bytes> publicKeys, int news) {
        for (Bytes publicKey : publicKeys) {
            around.claims().owner(publicKey).map(drivers::get).ifPresent(driver -> driver.ring(news));
        }
    }

    /** Starts the workers of a pool over: whether they are driven or followed has changed. */
    void renewPool(long pid) {
        drivers.values().stream().filter(driver -> driver.target().worker().pid() == pid)
                .forEach(driver -> driver.renew(driver.target(), false));
    }

    /** What would have been sent for each worker that is only followed, ordered by name. */
    List<ShadowReport> wishes() {
        return drivers.values().stream().map(WorkerDriver::wishes).flatMap(Optional::stream)
                .sorted(Comparator.comparing(report -> report.worker().worker().name())).toList();
    }

    /** How many runners the fleet is divided into. */
    int runners() {
        return runnersCount;
    }

    private void run() {
        while (!closed) {
            try {
                around.pace().await(bell, LOOK_AGAIN);
                reconcile(bell.take());
            } catch (InterruptedException wanted) {
                LOG.debug("the fleet's thread was interrupted");
            } catch (RuntimeException e) {
                LOG.warn("the inventory can not be read, trying again in {} s", RETRY.toSeconds(), e);
                retryLater();
            }
        }
    }

    private void retryLater() {
        try {
            around.pace().await(new Doorbell(), RETRY);
            bell.ring(Doorbell.COMMAND);
        } catch (InterruptedException wanted) {
            LOG.debug("the fleet's thread was interrupted");
        }
    }

    /** @param news why: all but changes of the share make the inventory be read again */
    private void reconcile(int news) throws InterruptedException {
        if (news != Doorbell.SHARE) {
            enabled = enabled();
        }
        Set<String> chosen = around.share().choose(enabled.keySet());
        List<WorkerDriver> leaving = new ArrayList<>();
        drivers.forEach((id, driver) -> {
            if (!chosen.contains(id) || driver.isStopped()) {
                ending.add(driver);
                drivers.remove(id);
                leaving.add(driver);
                runners.leave(Objects.requireNonNull(places.remove(id), "every driver has a place"));
            }
        });
        stop(leaving);
        leaving.forEach(ending::remove);
        around.share().settle(chosen);
        chosen.forEach(id -> {
            Target target = Objects.requireNonNull(enabled.get(id), "only enabled workers are chosen");
            WorkerDriver driver = drivers.get(id);
            if (driver != null && !driver.target().equals(target)) {
                driver.retarget(target);
            } else if (driver == null && !closed) {
                drive(id, target);
            }
        });
        runnersCount = runners.count();
    }

    private void drive(String id, Target target) {
        Runners.Runner place = runners.join();
        try {
            WorkerDriver driver = new WorkerDriver(target, around, place.starts());
            places.put(id, place);
            drivers.put(id, driver);
            driver.start();
        } catch (IllegalArgumentException e) {
            runners.leave(place);
            LOG.warn("worker {} can not be driven: {}", target.worker().name(), e.getMessage());
        }
    }

    private Map<String, Target> enabled() {
        Map<Long, Pool> pools = new HashMap<>();
        inventory.pools().stream().filter(Pool::enabled).forEach(pool -> pools.put(pool.pid(), pool));
        Map<String, Target> found = new HashMap<>();
        for (Worker worker : inventory.workers()) {
            Pool pool = pools.get(worker.pid());
            if (worker.enabled() && pool != null) {
                found.put(worker.id(), new Target(worker, pool));
            }
        }
        return found;
    }

    private void stop(List<WorkerDriver> leaving) throws InterruptedException {
        leaving.forEach(WorkerDriver::stop);
        List<WorkerDriver> busy = join(leaving, drain);
        if (busy.isEmpty()) {
            return;
        }
        LOG.warn("{} workers are still in a call {} s after they were told to stop, which is broken off: {}", busy.size(),
                drain.toSeconds(), busy.stream().limit(NAMES_TOLD).map(driver -> driver.target().worker().name()).toList());
        busy.forEach(WorkerDriver::breakOff);
        join(busy, STOP_MOST).forEach(driver -> LOG.error("the thread of worker {} does not end",
                driver.target().worker().name()));
    }

    /** Waits for threads to end. @return those that did not in time */
    private static List<WorkerDriver> join(List<WorkerDriver> ending, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        List<WorkerDriver> left = new ArrayList<>();
        for (WorkerDriver driver : ending) {
            if (!driver.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                left.add(driver);
            }
        }
        return left;
    }

    @Override
    public List<WorkerReport> reports() {
        return drivers.values().stream().map(WorkerDriver::report).sorted(BY_NAME).toList();
    }

    @Override
    public List<WorkerReport> unresponsive() {
        return drivers.values().stream().filter(WorkerDriver::isUnresponsive).map(WorkerDriver::report).sorted(BY_NAME).toList();
    }

    @Override
    public Optional<WorkerReport> report(String workerId) {
        return Optional.ofNullable(drivers.get(workerId)).map(WorkerDriver::report);
    }

    @Override
    public boolean restart(String workerId) {
        return command(workerId, driver -> driver.renew(driver.target(), false));
    }

    @Override
    public boolean refreshAttestation(String workerId) {
        return command(workerId, driver -> driver.renew(driver.target(), true));
    }

    @Override
    public boolean kick(String workerId) {
        return command(workerId, WorkerDriver::kick);
    }

    @Override
    public Optional<WorkerDetails> details(String workerId) {
        WorkerDriver driver = drivers.get(workerId);
        if (driver == null || driver.description().isEmpty()) {
            return Optional.empty();
        }
        WorkerReport report = driver.report();
        return Optional.of(DetailsText.of(report, driver.description(),
                report.publicKey().flatMap(around.chain()::sessionInfo)));
    }

    @Override
    public Optional<Checkpoint> takeCheckpoint(String workerId) throws InterruptedException {
        WorkerDriver driver = drivers.get(workerId);
        return driver == null ? Optional.empty() : Optional.of(driver.takeCheckpoint());
    }

    @Override
    public boolean stopComputing(String workerId) {
        return command(workerId, WorkerDriver::stopComputing);
    }

    private boolean command(String workerId, java.util.function.Consumer<WorkerDriver> command) {
        WorkerDriver driver = drivers.get(workerId);
        boolean drives = driver != null && !driver.isFollowedOnly();
        if (drives) {
            command.accept(driver);
        }
        return drives;
    }

    @Override
    public Counts counts() {
        List<WorkerReport> reports = reports();
        int synced = (int) reports.stream().filter(report -> report.state().isSynced()).count();
        return new Counts(reports.size(), synced, in(reports, WorkerState.COMPUTING), in(reports, WorkerState.ERROR));
    }

    private static int in(List<WorkerReport> reports, WorkerState state) {
        return (int) reports.stream().filter(report -> report.state() == state).count();
    }

    /** Ends every thread. */
    @Override
    public void close() {
        closed = true;
        reconciler.interrupt();
        try {
            reconciler.join(STOP_MOST);
            List<WorkerDriver> all = new ArrayList<>(drivers.values());
            drivers.clear();
            stop(all);
        } catch (InterruptedException e) {
            drivers.values().forEach(WorkerDriver::stop);
            Thread.currentThread().interrupt();
        }
    }
}
