package prb.walkie.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.libp2p.HostKey;
import prb.libp2p.HostOptions;
import prb.scale.Bytes;
import prb.walkie.access.AccessControl;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.Peer;
import prb.walkie.api.PeerRole;
import prb.walkie.api.PeerUnreachableException;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;
import prb.walkie.api.WalkieStream;
import prb.walkie.discovery.BootstrapDiscovery;
import prb.walkie.discovery.MulticastDiscovery;

/** Two nodes on loopback. */
class NodePairTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PERIOD = Duration.ofMillis(200);
    private static final String CHAIN = "0x26668ff89b52990c7c3c2ebd1a097df2b3c2a33f7b7c13324c54ec6991191e11d5";
    private static final String KEY = "a key of more than thirty-two characters";

    @TempDir
    Path folder;

    private final List<NodeCore> nodes = new ArrayList<>();

    private NodeCore node(HostKey key, PeerRole role, AccessControl access, boolean mdns, List<String> listen, String... boot) {
        NodeCore node = new NodeCore(key, new NodeCore.Settings(role, listen, "default", CHAIN, PERIOD),
                HostOptions.DEFAULT, access, Clock.systemUTC());
        nodes.add(node);
        node.add(new BootstrapDiscovery(boot, PERIOD));
        node.add(new MulticastDiscovery(!mdns, PERIOD));
        node.start();
        return node;
    }

    private NodeCore provider(AccessControl access) throws Exception {
        NodeCore node = node(HostKey.fresh(), PeerRole.DATA_PROVIDER, access, false, List.of("/ip4/127.0.0.1/tcp/0"));
        await("listens", () -> !node.addresses().isEmpty());
        return node;
    }

    private NodeCore client(AccessControl access, String... boot) {
        return node(HostKey.fresh(), PeerRole.LIFECYCLE, access, false, List.of(), boot);
    }

    private AccessControl open() throws Exception {
        return new AccessControl(new String[0], "", Clock.systemUTC(), (remote, local) -> true);
    }

    /** Takes everybody for a stranger, as peers on other hosts are. */
    private AccessControl strict(String key, String... allowed) throws Exception {
        String file = key.isEmpty() ? "" : Files.writeString(folder.resolve("psk"), key).toString();
        return new AccessControl(allowed, file, Clock.systemUTC(), (remote, local) -> false);
    }

    private static Peer met(NodeCore node, NodeCore other) throws Exception {
        String id = other.calls().self();
        await("the peers meet", () -> node.calls().peers().stream().anyMatch(peer -> peer.id().equals(id) && peer.reachable()));
        return node.calls().peers().stream().filter(peer -> peer.id().equals(id)).findFirst().orElseThrow();
    }

    @AfterEach
    void close() {
        nodes.forEach(NodeCore::close);
    }

    @Test
    void aBootstrapPeerTellsWhoItIs() throws Exception {
        NodeCore provider = provider(open());
        NodeCore client = client(open(), provider.addresses().getFirst());
        Peer peer = met(client, provider);
        assertEquals(PeerRole.DATA_PROVIDER, peer.role());
        assertEquals(CHAIN, peer.chainIdentity());
        assertEquals("default", peer.bridgeIdentity());
        assertEquals("127.0.0.1", peer.host());
        assertEquals(provider.addresses(), peer.addresses());
        assertEquals(List.of(), provider.calls().peers(), "who listens nowhere cannot be called back");
    }

    @Test
    void aBootstrapAddressWithoutPeerIdIsMetToo() throws Exception {
        NodeCore provider = provider(open());
        String address = provider.addresses().getFirst();
        NodeCore client = client(open(), address.substring(0, address.indexOf("/p2p/")));
        met(client, provider);
    }

    @Test
    void callsAndStreamsAreAnswered() throws Exception {
        NodeCore provider = provider(open());
        Bytes blob = Bytes.wrap(new byte[3 << 20]);
        provider.add(other -> 0, new Method("GetBlobByKey", Access.READ, blob));
        provider.add(other -> 0, new Raw("/blob", blob));
        NodeCore client = client(open(), provider.addresses().getFirst());
        met(client, provider);
        String id = provider.calls().self();
        assertEquals(blob, client.calls().call(id, "GetBlobByKey", Bytes.EMPTY, TIMEOUT));
        assertEquals(blob, client.calls().request(id, "/blob", Bytes.utf8("key"), TIMEOUT));
        WalkieException error = assertThrows(WalkieException.class,
                () -> client.calls().call(id, "ListPool", Bytes.EMPTY, TIMEOUT));
        assertEquals(WalkieException.Type.NOT_FOUND, error.type());
        assertEquals("Handler not implemented.", error.getMessage());
        assertEquals(1L, client.counters().get("connections.outbound"), "calls share a connection");
    }

    @Test
    void handlersComeAndGoWhileTheNodeRuns() throws Exception {
        NodeCore provider = provider(open());
        NodeCore client = client(open(), provider.addresses().getFirst());
        met(client, provider);
        String id = provider.calls().self();
        assertEquals(PeerUnreachableException.Reason.NO_PROTOCOL, assertThrows(PeerUnreachableException.class,
                () -> client.calls().request(id, "/blob", Bytes.EMPTY, TIMEOUT)).reason());
        Raw raw = new Raw("/blob", Bytes.utf8("x"));
        Method low = new Method("ListPool", Access.READ, Bytes.utf8("low"));
        provider.add(other -> 0, raw);
        provider.add(other -> 0, low);
        assertEquals("x", client.calls().request(id, "/blob", Bytes.EMPTY, TIMEOUT).toUtf8());
        assertEquals("low", client.calls().call(id, "ListPool", Bytes.EMPTY, TIMEOUT).toUtf8());
        provider.remove(raw);
        provider.remove(low);
        assertThrows(PeerUnreachableException.class, () -> client.calls().request(id, "/blob", Bytes.EMPTY, TIMEOUT));
        assertThrows(WalkieException.class, () -> client.calls().call(id, "ListPool", Bytes.EMPTY, TIMEOUT));
    }

    @Test
    void strangersMayReadAndChangeOnlyWhenAllowed() throws Exception {
        AccessControl access = strict("");
        NodeCore provider = provider(access);
        provider.add(other -> 0, new Method("CreatePool", Access.CHANGE, Bytes.utf8("made")));
        provider.add(other -> 0, new Method("ListPool", Access.READ, Bytes.utf8("list")));
        NodeCore client = client(open(), provider.addresses().getFirst());
        met(client, provider);
        String id = provider.calls().self();
        assertEquals("list", client.calls().call(id, "ListPool", Bytes.EMPTY, TIMEOUT).toUtf8());
        WalkieException error = assertThrows(WalkieException.class,
                () -> client.calls().call(id, "CreatePool", Bytes.EMPTY, TIMEOUT));
        assertEquals(WalkieException.Type.UNAUTHORIZED, error.type());
        assertTrue(error.getMessage().contains("prb peer allow " + client.calls().self()), error.getMessage());
        assertEquals(1L, provider.counters().get("calls.refused"));
        access.allow(client.calls().self());
        assertEquals("made", client.calls().call(id, "CreatePool", Bytes.EMPTY, TIMEOUT).toUtf8());
        access.revoke(client.calls().self());
        assertThrows(WalkieException.class, () -> client.calls().call(id, "CreatePool", Bytes.EMPTY, TIMEOUT));
    }

    @Test
    void whoHasThePreSharedKeyShowsItByItself() throws Exception {
        NodeCore provider = provider(strict(KEY));
        provider.add(other -> 0, new Method("CreatePool", Access.CHANGE, Bytes.utf8("made")));
        NodeCore friend = client(strict(KEY), provider.addresses().getFirst());
        NodeCore stranger = client(strict(KEY + "?"), provider.addresses().getFirst());
        met(friend, provider);
        met(stranger, provider);
        String id = provider.calls().self();
        assertEquals("made", friend.calls().call(id, "CreatePool", Bytes.EMPTY, TIMEOUT).toUtf8());
        assertThrows(WalkieException.class, () -> stranger.calls().call(id, "CreatePool", Bytes.EMPTY, TIMEOUT));
    }

    @Test
    void aPeerThatGoesIsMarkedAndFoundAgain() throws Exception {
        HostKey key = HostKey.fresh();
        NodeCore provider = node(key, PeerRole.DATA_PROVIDER, open(), false, List.of("/ip4/127.0.0.1/tcp/0"));
        await("listens", () -> !provider.addresses().isEmpty());
        String address = provider.addresses().getFirst();
        NodeCore client = client(open(), address);
        met(client, provider);
        provider.close();
        await("it is marked", () -> !client.calls().peers().getFirst().reachable());
        assertThrows(PeerUnreachableException.class,
                () -> client.calls().call(provider.calls().self(), "Hello", Bytes.EMPTY, Duration.ofSeconds(5)));
        NodeCore again = node(key, PeerRole.DATA_PROVIDER, open(), false,
                List.of(address.substring(0, address.indexOf("/p2p/"))));
        met(client, again);
    }

    @Test
    void aPortInUseIsTakenLater() throws Exception {
        NodeCore first = provider(open());
        String address = first.addresses().getFirst();
        NodeCore second = node(HostKey.fresh(), PeerRole.LIFECYCLE, open(), false,
                List.of(address.substring(0, address.indexOf("/p2p/"))));
        assertEquals(List.of(), second.addresses());
        first.close();
        await("the port is taken", () -> !second.addresses().isEmpty());
    }

    @Test
    void unknownPeersAreNamed() throws Exception {
        NodeCore client = client(open());
        String id = HostKey.fresh().peerId().toString();
        PeerUnreachableException error = assertThrows(PeerUnreachableException.class,
                () -> client.calls().call(id, "Hello", Bytes.EMPTY, TIMEOUT));
        assertTrue(error.getMessage().contains(id), error.getMessage());
        assertEquals(PeerUnreachableException.Reason.UNREACHABLE, error.reason());
    }

    @Test
    void twoNodesWithOneKeyRaiseAnAlarmThatNamesBoth() throws Exception {
        HostKey key = HostKey.fresh();
        List<String> loopback = List.of("/ip4/127.0.0.1/tcp/0");
        NodeCore one = node(key, PeerRole.DATA_PROVIDER, open(), false, loopback);
        NodeCore two = node(key, PeerRole.DATA_PROVIDER, open(), false, loopback);
        await("both listen", () -> !one.addresses().isEmpty() && !two.addresses().isEmpty());
        NodeCore client = client(open(), one.addresses().getFirst(), two.addresses().getFirst());
        await("the alarm", () -> !client.alarms().isEmpty());
        String alarm = client.alarms().getFirst();
        for (NodeCore node : List.of(one, two)) {
            String address = node.addresses().getFirst();
            assertTrue(alarm.contains(address.substring(0, address.indexOf("/p2p/"))), alarm);
        }
    }

    @Test
    void oneNodeWithTwoAddressesRaisesNone() throws Exception {
        NodeCore provider = node(HostKey.fresh(), PeerRole.DATA_PROVIDER, open(), false,
                List.of("/ip4/127.0.0.1/tcp/0", "/ip4/127.0.0.2/tcp/0"));
        await("both listen", () -> provider.addresses().size() == 2);
        NodeCore client = client(open(), provider.addresses().toArray(String[]::new));
        met(client, provider);
        await("both were asked", () -> provider.counters().get("connections.inbound") >= 3);
        assertEquals(List.of(), client.alarms());
    }

    @Test
    void nodesFindEachOtherOnTheLocalNetwork() throws Exception {
        List<String> loopback = List.of("/ip4/127.0.0.1/tcp/0");
        NodeCore provider = node(HostKey.fresh(), PeerRole.DATA_PROVIDER, open(), true, loopback);
        NodeCore lifecycle = node(HostKey.fresh(), PeerRole.LIFECYCLE, open(), true, loopback);
        met(lifecycle, provider);
        met(provider, lifecycle);
    }

    @Test
    void nodesOnAllInterfacesFindEachOtherWithoutFalseAlarms() throws Exception {
        List<String> everywhere = List.of("/ip4/0.0.0.0/tcp/0", "/ip6/::/tcp/0");
        NodeCore provider = node(HostKey.fresh(), PeerRole.DATA_PROVIDER, open(), true, everywhere);
        NodeCore lifecycle = node(HostKey.fresh(), PeerRole.LIFECYCLE, open(), true, everywhere);
        Peer met = met(lifecycle, provider);
        met(provider, lifecycle);
        assertTrue(met.addresses().stream().noneMatch(address -> address.contains("/0.0.0.0/")), met.toString());
        long rounds = lifecycle.counters().get("mdns.received");
        await("more was heard", () -> lifecycle.counters().get("mdns.received") > rounds + 20);
        assertEquals(List.of(), lifecycle.alarms());
        assertEquals(List.of(), provider.alarms());
    }

    @Test
    void nothingIsToldBeforeTheChainIsKnown() throws Exception {
        NodeCore node = new NodeCore(HostKey.fresh(), new NodeCore.Settings(PeerRole.LIFECYCLE, List.of("/ip4/127.0.0.1/tcp/0"),
                "default", "", PERIOD), HostOptions.DEFAULT, open(), Clock.systemUTC());
        nodes.add(node);
        node.start();
        assertFalse(node.chain().known().startsWith("0x"));
        assertEquals(List.of(), node.addresses());
    }

    @Test
    void aRefusedStreamIsToldApartFromAnEmptyOneAndFromAFailure() throws Exception {
        AccessControl access = strict("");
        NodeCore provider = provider(access);
        provider.add(other -> 0, new Guarded("/prb/test/1", Access.CHANGE));
        provider.add(other -> 0, new Guarded("/prb/test/failing", Access.READ));
        provider.add(other -> 0, new Guarded("/blob", Access.READ));
        NodeCore client = client(open(), provider.addresses().getFirst());
        met(client, provider);
        String id = provider.calls().self();
        assertEquals(PeerUnreachableException.Reason.REFUSED, reason(client, id, "/prb/test/1"));
        access.allow(client.calls().self());
        assertEquals("", client.calls().request(id, "/prb/test/1", Bytes.EMPTY, TIMEOUT).toUtf8());
        assertEquals(PeerUnreachableException.Reason.FAILED, reason(client, id, "/prb/test/failing"));
        assertEquals("", client.calls().request(id, "/blob", Bytes.utf8("fail"), TIMEOUT).toUtf8(), "as the original");
        assertEquals(PeerUnreachableException.Reason.NO_PROTOCOL, reason(client, id, "/prb/test/none"));
    }

    private static PeerUnreachableException.Reason reason(NodeCore client, String id, String protocol) {
        return assertThrows(PeerUnreachableException.class,
                () -> client.calls().request(id, protocol, Bytes.utf8("fail"), TIMEOUT)).reason();
    }

    @Test
    void whoHasThePreSharedKeyMayUseAStreamThatRefused() throws Exception {
        NodeCore provider = provider(strict(KEY));
        provider.add(other -> 0, new Guarded("/prb/test/1", Access.CHANGE));
        NodeCore friend = client(strict(KEY), provider.addresses().getFirst());
        met(friend, provider);
        assertEquals("", friend.calls().request(provider.calls().self(), "/prb/test/1", Bytes.EMPTY, TIMEOUT).toUtf8());
    }

    @Test
    void readingIsRefusedToAPeerThatToldAnotherChain() throws Exception {
        NodeCore provider = provider(strict(""));
        provider.add(other -> 0, new Method("ListPool", Access.READ, Bytes.utf8("list")));
        NodeCore stranger = new NodeCore(HostKey.fresh(), new NodeCore.Settings(PeerRole.LIFECYCLE, List.of(), "default",
                "0xbb", PERIOD), HostOptions.DEFAULT, open(), Clock.systemUTC());
        nodes.add(stranger);
        stranger.add(new BootstrapDiscovery(new String[] {provider.addresses().getFirst()}, PERIOD));
        stranger.start();
        Peer met = met(stranger, provider);
        assertEquals(CHAIN, met.chainIdentity(), "it is shown all the same");
        WalkieException error = assertThrows(WalkieException.class,
                () -> stranger.calls().call(provider.calls().self(), "ListPool", Bytes.EMPTY, TIMEOUT));
        assertEquals(WalkieException.Type.UNAUTHORIZED, error.type());
    }

    @Test
    void whoDialsUsIsMetInTurn() throws Exception {
        NodeCore provider = provider(open());
        NodeCore manager = node(HostKey.fresh(), PeerRole.LIFECYCLE, open(), false, List.of("/ip4/0.0.0.0/tcp/0"),
                provider.addresses().getFirst());
        Peer seen = met(provider, manager);
        assertEquals(PeerRole.LIFECYCLE, seen.role());
        assertTrue(seen.addresses().getFirst().startsWith("/ip4/127.0.0.1/tcp/"), seen.toString());
    }

    @Test
    void aHandlerWhoseCallerIsGoneIsInterrupted() throws Exception {
        NodeCore provider = provider(open());
        Waiting waiting = new Waiting();
        provider.add(other -> 0, waiting);
        NodeCore client = client(open(), provider.addresses().getFirst());
        met(client, provider);
        PeerUnreachableException error = assertThrows(PeerUnreachableException.class, () -> client.calls()
                .call(provider.calls().self(), "ListPool", Bytes.EMPTY, Duration.ofMillis(300)));
        assertEquals(PeerUnreachableException.Reason.FAILED, error.reason());
        assertTrue(waiting.interrupted.await(TIMEOUT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS));
        await("it is counted", () -> provider.counters().get("calls.cancelled") == 1);
    }

    @Test
    void aKeyThatWasCopiedOnThisHostRaisesAnAlarmAtBothNodes() throws Exception {
        HostKey key = HostKey.fresh();
        List<String> loopback = List.of("/ip4/127.0.0.1/tcp/0");
        NodeCore one = node(key, PeerRole.DATA_PROVIDER, open(), true, loopback);
        NodeCore two = node(key, PeerRole.LIFECYCLE, open(), true, loopback);
        await("both listen", () -> !one.addresses().isEmpty() && !two.addresses().isEmpty());
        for (NodeCore node : List.of(one, two)) {
            await("the alarm", () -> !node.alarms().isEmpty());
            for (NodeCore named : List.of(one, two)) {
                String address = named.addresses().getFirst();
                assertTrue(node.alarms().getFirst().contains(address.substring(0, address.indexOf("/p2p/"))),
                        node.alarms().toString());
            }
        }
    }

    @Test
    void waysToFindPeersComeAndGoWhileTheNodeRuns() throws Exception {
        NodeCore provider = provider(open());
        NodeCore client = client(open());
        BootstrapDiscovery late = new BootstrapDiscovery(new String[] {provider.addresses().getFirst()}, PERIOD);
        client.add(late);
        met(client, provider);
        assertEquals(1L, client.counters().get("bootstrap.entries"));
        client.remove(late);
        assertFalse(client.counters().containsKey("bootstrap.lookups") && client.counters().get("bootstrap.entries") == 1L);
        met(client, provider);
    }

    private static final class Waiting implements WalkieMethod {
        private final java.util.concurrent.CountDownLatch interrupted = new java.util.concurrent.CountDownLatch(1);

        @Override
        public String name() {
            return "ListPool";
        }

        @Override
        public Access access() {
            return Access.READ;
        }

        @Override
        public Bytes handle(Caller caller, Bytes request) {
            try {
                new java.util.concurrent.CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return Bytes.EMPTY;
        }
    }

    private record Guarded(String protocol, Access access) implements WalkieStream {
        @Override
        public List<Bytes> handle(Caller caller, Bytes request) throws WalkieException {
            if (request.toUtf8().equals("fail") && access == Access.READ) {
                throw new WalkieException(WalkieException.Type.SERVER, "on purpose");
            }
            return List.of();
        }
    }

    private record Method(String name, Access access, Bytes answer) implements WalkieMethod {
        @Override
        public Bytes handle(Caller caller, Bytes request) {
            return answer;
        }
    }

    private record Raw(String protocol, Bytes answer) implements WalkieStream {
        @Override
        public Access access() {
            return Access.READ;
        }

        @Override
        public List<Bytes> handle(Caller caller, Bytes request) {
            return List.of(answer);
        }
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "not in time: " + what);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
