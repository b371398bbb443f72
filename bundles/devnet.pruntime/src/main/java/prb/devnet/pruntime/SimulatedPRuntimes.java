package prb.devnet.pruntime;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.devnet.pruntime.enclave.SimulatedWorker;
import prb.devnet.pruntime.http.WorkerListener;
import prb.devnet.pruntime.state.SharedTries;
import prb.devnet.pruntime.sync.Generation;

/** Runs the workers. Worker i answers at {@code http://127.0.0.1:<port>/w/<i>} until deactivation; its state is in memory. */
@Component(service = {}, immediate = true, configurationPid = "prb.devnet.pruntime",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SimulatedPRuntimes.Config.class)
public final class SimulatedPRuntimes implements AutoCloseable {

    private static final int WORKERS_MAX = 10_000;
    private static final int PORT_MAX = 65_535;
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedPRuntimes.class);

    private final WorkerListener listener;
    private final List<SimulatedWorker> workers;

    /** Settings of the simulated pRuntimes. */
    @ObjectClassDefinition(name = "Simulated pRuntimes", description = "Workers of the devnet")
    public @interface Config {

        /** TCP port. */
        @AttributeDefinition(name = "port", description = "Loopback TCP port of all workers; 0 takes any free one")
        int port() default 18_000;

        /** Count. */
        @AttributeDefinition(name = "workers", description = "How many workers there are, 1 to 10000")
        int workers() default 5;

        /** Version. */
        @AttributeDefinition(name = "generation", description = "Which pRuntime is simulated: 0.2.6 or 2.0")
        String generation() default "0.2.6";

        /** Version. */
        @AttributeDefinition(name = "next version",
                description = "What workers call themselves after they exited, as if of a newer image; empty: the same")
        String nextVersion() default "";
    }

    /**
     * Starts to listen.
     *
     * @throws IOException when the port is in use; the message names it
     * @throws IllegalArgumentException naming the setting that is out of range
     */
    @Activate
    public SimulatedPRuntimes(Config config) throws IOException {
        this(config.port(), config.workers(), Generation.of(config.generation()));
        if (!config.nextVersion().isEmpty()) {
            workers.forEach(worker -> worker.image(config.nextVersion()));
        }
    }

    SimulatedPRuntimes(int port, int workers, Generation generation) throws IOException {
        if (workers < 1 || workers > WORKERS_MAX) {
            throw new IllegalArgumentException("workers is " + workers + ", allowed are 1 to " + WORKERS_MAX);
        }
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("port is " + port + ", allowed are 0 to " + PORT_MAX);
        }
        SharedTries tries = new SharedTries();
        List<SimulatedWorker> list = new ArrayList<>();
        this.workers = list;
        for (int index = 1; index <= workers; index++) {
            list.add(new SimulatedWorker(index, generation, tries, Clock.systemUTC()));
        }
        listener = new WorkerListener(port, list);
        LOG.info("{} simulated pRuntimes {} listen on port {}", workers, generation.text(), listener.port());
    }

    /** The port they really listen on. */
    int port() {
        return listener.port();
    }

    @Override
    @Deactivate
    public void close() {
        listener.close();
    }
}
