package prb.devnet.fleet;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.worker.api.Inventory;
import prb.worker.api.InventoryException;
import prb.worker.api.NewPool;
import prb.worker.api.NewWorker;
import prb.worker.api.Worker;

/**
 * Makes pool {@code devnet} and workers {@code devnet-1} to {@code devnet-N} unless they are there. What is there under
 * these names stays, except that endpoints follow the port, which changes from start to start.
 */
@Component(service = {}, immediate = true, configurationPid = "prb.devnet.fleet",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DevnetFleet.Config.class)
public final class DevnetFleet {

    static final String POOL = "devnet";

    private static final int WORKERS_MAX = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(DevnetFleet.class);

    /** Settings of the devnet's fleet. */
    @ObjectClassDefinition(name = "Devnet fleet", description = "Pool and workers that are put into the inventory")
    public @interface Config {

        /** Count. */
        @AttributeDefinition(name = "workers", description = "How many workers, 0 to 10000")
        int workers() default 5;

        /** Pool number. */
        @AttributeDefinition(name = "pid", description = "Number of the pool on chain")
        long pid() default 1;

        /** Secret URI. */
        @AttributeDefinition(name = "operator", description = "Secret URI of the pool's owner, a development account",
                type = AttributeType.PASSWORD)
        String operator() default "//Alice";

        /** Smallest unit. */
        @AttributeDefinition(name = "stake", description = "Stake of each worker in the smallest unit, decimal")
        String stake() default "2000000000000000";

        /** TCP port. */
        @AttributeDefinition(name = "worker port", description = "Loopback TCP port of the simulated pRuntimes")
        int workerPort() default 18_000;
    }

    /**
     * Fills the inventory.
     *
     * @throws InventoryException when the inventory refuses an item; the message names it
     * @throws IllegalArgumentException naming the setting that is out of range
     */
    @Activate
    public DevnetFleet(@Reference Inventory inventory, Config config) throws InventoryException {
        if (config.workers() < 0 || config.workers() > WORKERS_MAX) {
            throw new IllegalArgumentException("workers is " + config.workers() + ", allowed are 0 to " + WORKERS_MAX);
        }
        if (config.workerPort() < 1 || config.workerPort() > 65_535) {
            throw new IllegalArgumentException("workerPort is " + config.workerPort() + ", allowed are 1 to 65535");
        }
        createPool(inventory, config);
        createWorkers(inventory, config);
    }

    private static void createPool(Inventory inventory, Config config) throws InventoryException {
        boolean there = inventory.pool(config.pid()).isPresent()
                || inventory.pools().stream().anyMatch(pool -> pool.name().equals(POOL));
        if (!there) {
            inventory.createPools(List.of(new NewPool(config.pid(), POOL, config.operator(), Optional.empty(), true, false)));
        }
    }

    private static void createWorkers(Inventory inventory, Config config) throws InventoryException {
        Map<String, Worker> known = inventory.workers().stream().collect(Collectors.toMap(Worker::name, Function.identity()));
        List<NewWorker> missing = new ArrayList<>();
        List<Worker> moved = new ArrayList<>();
        for (int i = 1; i <= config.workers(); i++) {
            String name = POOL + "-" + i;
            String endpoint = "http://127.0.0.1:" + config.workerPort() + "/w/" + i;
            Worker there = known.get(name);
            if (there == null) {
                missing.add(new NewWorker(config.pid(), name, endpoint, config.stake(), true, false, false));
            } else if (!there.endpoint().toString().equals(endpoint)) {
                moved.add(new Worker(there.id(), there.pid(), name, URI.create(endpoint), there.stake(), there.enabled(),
                        there.syncOnly(), there.gatekeeper()));
            }
        }
        if (!missing.isEmpty()) {
            inventory.createWorkers(missing);
        }
        if (!moved.isEmpty()) {
            inventory.updateWorkers(moved);
        }
        LOG.info("devnet fleet: {} workers created, {} moved to port {}", missing.size(), moved.size(), config.workerPort());
    }
}
