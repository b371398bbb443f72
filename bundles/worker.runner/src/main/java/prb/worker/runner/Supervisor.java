package prb.worker.runner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.worker.api.Fleet;
import prb.worker.api.Inventory;
import prb.worker.api.Pool;
import prb.worker.api.Worker;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;
import prb.worker.runner.machine.Surroundings;
import prb.worker.runner.machine.Target;
import prb.worker.runner.pace.Doorbell;

/** Keeps exactly the enabled workers of the inventory driven. Changes are applied by one thread; only what changed is touched. */
public final class Supervisor implements Fleet, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    /** How long all threads together may take to end. */
    private static final Duration STOP_MOST = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

    private final Inventory inventory;
    private final Surroundings around;
    private final Map<String, WorkerDriver> drivers = new ConcurrentHashMap<>();
    private final Doorbell bell = new Doorbell();
    private final Thread reconciler = Thread.ofVirtual().name("fleet").unstarted(this::run);
    private volatile boolean closed;

    public Supervisor(Inventory inventory, Surroundings around) {
        this.inventory = inventory;
        this.around = around;
    }

    public void start() {
        bell.ring(Doorbell.COMMAND);
        reconciler.start();
    }

    /** The inventory changed. Returns at once. */
    public void changed() {
        bell.ring(Doorbell.COMMAND);
    }

    /** Tells every worker. */
    public void ringAll(int news) {
        drivers.values().forEach(driver -> driver.ring(news));
    }

    private void run() {
        while (!closed) {
            try {
                around.pace().await(bell, LOOK_AGAIN);
                bell.take();
                reconcile();
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

    private void reconcile() throws InterruptedException {
        Map<String, Target> wanted = wanted();
        List<WorkerDriver> leaving = new ArrayList<>();
        drivers.forEach((id, driver) -> {
            if (!wanted.containsKey(id)) {
                drivers.remove(id);
                leaving.add(driver);
            }
        });
        stop(leaving);
        wanted.forEach((id, target) -> {
            WorkerDriver driver = drivers.get(id);
            if (driver != null && !driver.target().equals(target)) {
                driver.retarget(target);
            } else if (driver == null && !closed) {
                drive(id, target);
            }
        });
    }

    private void drive(String id, Target target) {
        try {
            WorkerDriver driver = new WorkerDriver(target, around);
            drivers.put(id, driver);
            driver.start();
        } catch (IllegalArgumentException e) {
            LOG.warn("worker {} can not be driven: {}", target.worker().name(), e.getMessage());
        }
    }

    private Map<String, Target> wanted() {
        Map<Long, Pool> pools = new HashMap<>();
        inventory.pools().stream().filter(Pool::enabled).forEach(pool -> pools.put(pool.pid(), pool));
        Map<String, Target> wanted = new HashMap<>();
        for (Worker worker : inventory.workers()) {
            Pool pool = pools.get(worker.pid());
            if (worker.enabled() && pool != null) {
                wanted.put(worker.id(), new Target(worker, pool));
            }
        }
        return wanted;
    }

    private static void stop(List<WorkerDriver> leaving) throws InterruptedException {
        leaving.forEach(WorkerDriver::stop);
        long deadline = System.nanoTime() + STOP_MOST.toNanos();
        for (WorkerDriver driver : leaving) {
            if (!driver.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                LOG.warn("worker {} is still in a call {} s after it was told to stop; its answer will be dropped",
                        driver.target().worker().name(), STOP_MOST.toSeconds());
            }
        }
    }

    @Override
    public List<WorkerReport> reports() {
        Comparator<WorkerReport> byName = Comparator.comparing(report -> report.worker().name());
        return drivers.values().stream().map(WorkerDriver::report).sorted(byName).toList();
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

    private boolean command(String workerId, java.util.function.Consumer<WorkerDriver> command) {
        WorkerDriver driver = drivers.get(workerId);
        if (driver != null) {
            command.accept(driver);
        }
        return driver != null;
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
