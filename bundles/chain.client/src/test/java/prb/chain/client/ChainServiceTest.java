package prb.chain.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import prb.chain.api.RelayChain;
import prb.chain.client.rpc.FakeNode;

class ChainServiceTest {

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private BundleContext context() {
        Object registration = Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ServiceRegistration.class},
                (proxy, method, args) -> events.add(method.getName()) ? null : null);
        return (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {BundleContext.class},
                (proxy, method, args) -> {
                    events.add(method.getName());
                    return registration;
                });
    }

    private ChainService<RelayChain> service(String... endpoints) {
        return new ChainService<>(context(), RelayChain.class, "relay chain", endpoints, 1000, 1000, 64, RelayNode::new);
    }

    @Test
    void theServiceAppearsWithTheFirstNodeAndStaysWhileReconnecting() throws Exception {
        FakeNode node = FakeNode.chain(0, "Fake", 1);
        int port = node.getPort();
        node.close();
        ChainService<RelayChain> service = service("ws://127.0.0.1:" + port);
        assertTrue(events.isEmpty());
        try (FakeNode late = FakeNode.chain(port, "Fake", 1)) {
            assertEquals("registerService", events.poll(20, TimeUnit.SECONDS));
            late.dropAll();
        }
        try (FakeNode again = FakeNode.chain(port, "Fake", 1)) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (again.count("chain_subscribeFinalizedHeads") == 0 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertTrue(again.count("chain_subscribeFinalizedHeads") > 0);
            assertTrue(events.isEmpty());
            service.close();
            assertEquals("unregister", events.poll());
        }
    }

    @Test
    void endpointsThatAreNoneAreRefusedByName() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> service(" ")).getMessage().contains("endpoints"));
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class,
                () -> service("ws://127.0.0.1:1", "http://127.0.0.1:9944"));
        assertTrue(error.getMessage().contains("http://127.0.0.1"), error.getMessage());
        assertFalse(error.getMessage().isEmpty());
    }
}
