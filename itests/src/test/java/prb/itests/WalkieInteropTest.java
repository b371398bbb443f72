package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
import prb.walkie.discovery.BootstrapDiscovery;
import prb.walkie.discovery.MulticastDiscovery;
import prb.walkie.internal.NodeCore;
import prb.wire.walkie.RawBlob;

/** Our node and peers of js-libp2p, in the version of the original and the current one, on loopback. */
class WalkieInteropTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final Duration CALL_MAX = Duration.ofSeconds(20);
    private static final String CHAIN = "0x26668ff89b52990c7c3c2ebd1a097df2b3c2a33f7b7c13324c54ec6991191e11d5";
    private static final int BLOB_BYTES = 3 << 20;

    /** A peer of other make. */
    enum Make {
        ORIGINAL("walkie/js0", "mplex"),
        CURRENT_YAMUX("walkie/js3", "yamux"),
        CURRENT_MPLEX("walkie/js3", "mplex");

        private final String folder;
        private final String muxer;

        Make(String folder, String muxer) {
            this.folder = folder;
            this.muxer = muxer;
        }
    }

    private Optional<NodeCore> node = Optional.empty();
    private Optional<Child> peer = Optional.empty();

    @AfterEach
    void close() {
        peer.ifPresent(Child::close);
        node.ifPresent(NodeCore::close);
    }

    private NodeCore start(Make make, boolean mdns, String... boot) throws Exception {
        HostKey key = make == Make.ORIGINAL ? new RsaHostKey() : HostKey.fresh();
        AccessControl access = new AccessControl(new String[0], "", Clock.systemUTC(), (remote, local) -> false);
        NodeCore started = new NodeCore(key, new NodeCore.Settings(PeerRole.LIFECYCLE, List.of("/ip4/127.0.0.1/tcp/0"),
                "default", CHAIN, PERIOD), HostOptions.DEFAULT, access, Clock.systemUTC());
        node = Optional.of(started);
        started.add(new BootstrapDiscovery(boot, PERIOD));
        started.add(new MulticastDiscovery(!mdns, PERIOD));
        started.add(other -> 0, new Blob());
        started.start();
        Await.until("our node listens", LIMIT, () -> !started.addresses().isEmpty(), () -> "");
        return started;
    }

    private Child peer(Make make, boolean mdns, String... arguments) throws Exception {
        return peer(make, Map.of("MDNS", mdns ? "1" : "0"), arguments);
    }

    private Child peer(Make make, Map<String, String> variables, String... arguments) throws Exception {
        Optional<String> reason = NodePrograms.prepare(make.folder);
        reason.ifPresent(text -> System.out.println("skipped: " + text));
        Assumptions.assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
        List<String> command = new java.util.ArrayList<>(List.of("node"));
        if (make != Make.ORIGINAL) {
            command.addAll(List.of("--require", "./polyfill.cjs"));
        }
        command.add("peer.mjs");
        command.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("MUX", make.muxer);
        Child started = Child.start(make.name(), NodePrograms.target(make.folder), environment, command);
        peer = Optional.of(started);
        return started;
    }

    private static String word(Child child, String before) throws Exception {
        Await.until(before, LIMIT, () -> child.printed(before) || !child.isAlive(), child::output);
        return child.output().lines().filter(line -> line.startsWith(before)).findFirst()
                .orElseThrow(() -> new AssertionError(child.output())).substring(before.length()).strip();
    }

    private static Peer met(NodeCore node, String id, Child child) throws Exception {
        Await.until("our node knows " + id, LIMIT,
                () -> node.calls().peers().stream().anyMatch(known -> known.id().equals(id) && known.reachable()), child::output);
        return node.calls().peers().stream().filter(known -> known.id().equals(id)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void weCallThem(Make make) throws Exception {
        Child child = peer(make, false);
        String address = word(child, "LISTEN ");
        String id = address.substring(address.lastIndexOf('/') + 1);
        NodeCore ours = start(make, false, address);
        Peer met = met(ours, id, child);
        assertEquals(PeerRole.DATA_PROVIDER, met.role());
        assertEquals("js-host", met.hostname());
        Bytes blob = ours.calls().call(id, "GetBlobByKey", Bytes.EMPTY, CALL_MAX);
        assertEquals(BLOB_BYTES, RawBlob.parseFrom(blob.toArray()).getData().size());
        expect(WalkieException.Type.NOT_FOUND, "Handler not implemented.", ours, id, "ListPool");
        expect(WalkieException.Type.UNAUTHORIZED, "not you", ours, id, "CreatePool");
        assertThrows(PeerUnreachableException.class, () -> ours.calls().call(id, "KickWorker", Bytes.EMPTY, CALL_MAX),
                "a stream that is reset");
        PeerUnreachableException empty = assertThrows(PeerUnreachableException.class,
                () -> ours.calls().call(id, "ListWorker", Bytes.EMPTY, CALL_MAX));
        assertTrue(empty.getMessage().contains("before it answered"), empty.getMessage());
        parallel(ours, id);
    }

    private static void expect(WalkieException.Type type, String text, NodeCore ours, String id, String method) {
        WalkieException error = assertThrows(WalkieException.class,
                () -> ours.calls().call(id, method, Bytes.EMPTY, CALL_MAX));
        assertEquals(type, error.type());
        assertEquals(text, error.getMessage());
    }

    private static void parallel(NodeCore ours, String id) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Bytes> hello = () -> ours.calls().call(id, "Hello", Bytes.EMPTY, CALL_MAX);
            for (Future<Bytes> answer : threads.invokeAll(java.util.Collections.nCopies(40, hello))) {
                assertTrue(answer.get().size() > 10);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theyCallUs(Make make) throws Exception {
        NodeCore ours = start(make, false);
        Child child = peer(make, false, ours.addresses().getFirst());
        assertEquals(ours.calls().self() + " 3 " + CHAIN + " default", word(child, "HELLO "));
        assertEquals(BLOB_BYTES + " true", word(child, "BLOB "));
        assertEquals("1 2 Handler not implemented.", word(child, "ERROR "));
        assertEquals("20", word(child, "PARALLEL "));
        assertEquals("refused", word(child, "NONE "));
        assertEquals("true", word(child, "AFTER RESET "));
    }

    @Test
    void anOriginalThatDialsUsIsAmongOurPeers() throws Exception {
        NodeCore ours = start(Make.ORIGINAL, false);
        Child child = peer(Make.ORIGINAL, Map.of("SHAKE", "1"), ours.addresses().getFirst());
        String address = word(child, "LISTEN ");
        String id = address.substring(address.lastIndexOf('/') + 1);
        assertEquals(ours.calls().self(), word(child, "SHOOK HANDS WITH "));
        Peer met = met(ours, id, child);
        assertEquals(PeerRole.DATA_PROVIDER, met.role());
        assertEquals("js-host", met.hostname());
        assertEquals(List.of(address), met.addresses(), "where it listens, not where it called from");
        Await.until("it is greeted in turn", LIMIT, () -> child.printed("ASKED Hello"), child::output);
        assertEquals(BLOB_BYTES,
                RawBlob.parseFrom(ours.calls().call(id, "GetBlobByKey", Bytes.EMPTY, CALL_MAX).toArray()).getData().size());
    }

    @ParameterizedTest
    @EnumSource(names = {"ORIGINAL", "CURRENT_YAMUX"})
    void bothFindEachOtherOnTheLocalNetwork(Make make) throws Exception {
        NodeCore ours = start(make, true);
        Child child = peer(make, true);
        String address = word(child, "LISTEN ");
        met(ours, address.substring(address.lastIndexOf('/') + 1), child);
        String self = ours.calls().self();
        Await.until("they know us", LIMIT, () -> child.printed("DISCOVERED " + self) || !child.isAlive(), child::output);
        Await.until("they greet us", LIMIT, () -> child.printed("GREETED " + self) || !child.isAlive(), child::output);
        assertTrue(child.isAlive(), child::output);
    }

    private static final class Blob implements WalkieMethod {
        @Override
        public String name() {
            return "GetBlobByKey";
        }

        @Override
        public Access access() {
            return Access.READ;
        }

        @Override
        public Bytes handle(Caller caller, Bytes request) {
            byte[] data = new byte[BLOB_BYTES];
            java.util.Arrays.fill(data, (byte) 7);
            return Bytes.wrap(RawBlob.newBuilder().setData(com.google.protobuf.ByteString.copyFrom(data)).build().toByteArray());
        }
    }
}
