package prb.devnet.chain;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.devnet.chain.relay.AuthorityPlan;
import prb.devnet.chain.rpc.ChainRpc;
import prb.devnet.chain.rpc.RpcServer;

/** The simulated network as a component: makes history, opens the two RPC ports, then makes blocks until it is deactivated. */
@Component(configurationPid = "prb.devnet.chain", configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true,
        service = {})
@Designate(ocd = DevnetChain.Config.class)
public final class DevnetChain {

    /** Settings of the simulated network. */
    @ObjectClassDefinition(name = "Devnet chain", description = "A simulated relay chain and parachain behind JSON-RPC")
    public @interface Config {
        @AttributeDefinition(description = "WebSocket port of the relay chain on 127.0.0.1; 0 takes any free port")
        int relayPort() default 19944;

        @AttributeDefinition(description = "WebSocket port of the parachain on 127.0.0.1; 0 takes any free port")
        int paraPort() default 19945;

        @AttributeDefinition(description = "time between relay blocks in ms, 10 or more; a para block comes every second one")
        int blockMs() default 500;

        @AttributeDefinition(description = "relay blocks that exist before the ports open; at least 5 are made")
        int history() default 0;

        @AttributeDefinition(description = "GRANDPA authorities per set, 1 to 1000")
        int authorities() default 4;

        @AttributeDefinition(description = "relay blocks per authority set, 2 or more")
        int setLength() default 50;

        @AttributeDefinition(description = "a justification every so many relay blocks, 1 or more, besides those at set changes")
        int justifyEvery() default 4;
    }

    private static final Logger LOG = LoggerFactory.getLogger(DevnetChain.class);
    private static final int PORT_MAX = 65_535;
    private static final int STOP_TIMEOUT_MS = 500;

    private final Network network;
    private final RpcServer relayServer;
    private final RpcServer paraServer;
    private final ScheduledExecutorService blockMaker = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("devnet-blocks").factory());

    /**
     * @throws IllegalArgumentException naming the setting that is out of range
     * @throws IllegalStateException naming the port that cannot be opened
     */
    @Activate
    public DevnetChain(Config config) {
        check("relayPort", config.relayPort(), 0, PORT_MAX);
        check("paraPort", config.paraPort(), 0, PORT_MAX);
        check("blockMs", config.blockMs(), 10, 3_600_000);
        check("history", config.history(), 0, 10_000_000);
        check("authorities", config.authorities(), 1, 1000);
        check("setLength", config.setLength(), 2, Integer.MAX_VALUE);
        check("justifyEvery", config.justifyEvery(), 1, Integer.MAX_VALUE);
        network = new Network(new AuthorityPlan(config.authorities(), config.setLength(), config.justifyEvery()));
        makeHistory(Math.max(config.history(), Network.BLOCKS_MIN));
        relayServer = open("relayPort", config.relayPort(),
                ChainRpc.relay(network.relay(), network.relayVersion(), network.relayMetadata()));
        try {
            paraServer = open("paraPort", config.paraPort(), ChainRpc.para(network.para()));
        } catch (IllegalStateException e) {
            relayServer.close();
            throw e;
        }
        // step() reports its own failures
        var unused = blockMaker.scheduleAtFixedRate(this::step, config.blockMs(), config.blockMs(), TimeUnit.MILLISECONDS);
        LOG.info("devnet: relay chain on ws://127.0.0.1:{}, parachain on ws://127.0.0.1:{}, a relay block every {} ms",
                relayPort(), paraPort(), config.blockMs());
    }

    @Deactivate
    void stop() {
        blockMaker.shutdownNow();
        relayServer.close();
        paraServer.close();
        try {
            blockMaker.awaitTermination(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.info("devnet stopped at relay block {}", network.relay().ledger().best().number());
    }

    /** The port that is served, which matters when 0 was asked for. */
    int relayPort() {
        return relayServer.port();
    }

    int paraPort() {
        return paraServer.port();
    }

    Network network() {
        return network;
    }

    private void makeHistory(int blocks) {
        long from = System.nanoTime();
        for (int i = 0; i < blocks; i++) {
            network.step();
        }
        LOG.info("devnet: {} relay blocks made in {} ms", blocks, (System.nanoTime() - from) / 1_000_000);
    }

    private static RpcServer open(String setting, int port, ChainRpc chain) {
        try {
            return new RpcServer(chain, port);
        } catch (IOException e) {
            throw new IllegalStateException("prb.devnet.chain: " + setting + " " + port + " on 127.0.0.1 cannot be opened ("
                    + e.getMessage() + "); stop what uses it or set another port", e);
        }
    }

    private void step() {
        try {
            network.step();
        } catch (RuntimeException e) {
            LOG.error("devnet: relay block {} could not be made", network.relay().ledger().best().number() + 1, e);
        }
    }

    private static void check(String setting, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("prb.devnet.chain: " + setting + " is " + value
                    + ", must be " + min + " to " + max);
        }
    }
}
